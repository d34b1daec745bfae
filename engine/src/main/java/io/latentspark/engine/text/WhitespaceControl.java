package io.latentspark.engine.text;

/**
 * Applies Jinja's whitespace rules to a template's source, with the {@code -} and {@code +}
 * markers. jinjava's own lstrip also removes blanks that follow text on the same line, which Jinja
 * keeps.
 */
final class WhitespaceControl {

  private final String source;
  private final boolean trimsBlocks;
  private final StringBuilder output = new StringBuilder();
  private int position;
  // Whether the text from `position` on begins a line of the template.
  private boolean lineStart = true;
  private boolean stripLeading;

  private WhitespaceControl(String source, boolean trimsBlocks) {
    this.source = source;
    this.trimsBlocks = trimsBlocks;
  }

  /**
   * The template with its whitespace settled as Hugging Face sets it (trim_blocks, lstrip_blocks,
   * no trailing newline): no markers and no comments are left.
   */
  static String trimmingBlocks(String template) {
    String unix = unix(template);
    String source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
    return new WhitespaceControl(source, true).run();
  }

  /** The template with its whitespace settled by the markers alone. */
  static String keepingBlocks(String template) {
    return new WhitespaceControl(unix(template), false).run();
  }

  private static String unix(String template) {
    return template.replace("\r\n", "\n").replace('\r', '\n');
  }

  private String run() {
    while (position < source.length()) {
      int opening = nextOpening();
      if (opening < 0) {
        appendText(source.length(), ' ', '{');
        break;
      }
      char kind = source.charAt(opening + 1);
      char marker = opening + 2 < source.length() ? source.charAt(opening + 2) : ' ';
      appendText(opening, marker, kind);
      appendConstruct(opening, kind);
    }
    return output.toString();
  }

  private int nextOpening() {
    for (int i = position; i + 1 < source.length(); i++) {
      if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void appendText(int end, char marker, char kind) {
    int from = position;
    int to = end;
    if (stripLeading) {
      while (from < to && PythonStrings.isSpace(source.charAt(from))) {
        from++;
      }
    }
    if (marker == '-') {
      while (to > from && PythonStrings.isSpace(source.charAt(to - 1))) {
        to--;
      }
    } else if (trimsBlocks && marker != '+' && kind != '{') {
      to = withoutIndentation(from, to);
    }
    output.append(source, from, to);
  }

  /** Drops blanks before a block where nothing else stands before them on its line. */
  private int withoutIndentation(int from, int to) {
    int start = to;
    while (start > from && (source.charAt(start - 1) == ' ' || source.charAt(start - 1) == '\t')) {
      start--;
    }
    boolean atLineStart =
        start > from
            ? source.charAt(start - 1) == '\n'
            : lineStart || (from > position && source.charAt(from - 1) == '\n');
    return atLineStart ? start : to;
  }

  private void appendConstruct(int opening, char kind) {
    int end = endOf(opening, kind);
    int bodyStart = opening + 2;
    int bodyEnd = end - 2;
    if (bodyStart < bodyEnd && "-+".indexOf(source.charAt(bodyStart)) >= 0) {
      bodyStart++;
    }
    char marker = bodyEnd > bodyStart ? source.charAt(bodyEnd - 1) : ' ';
    if (marker == '-' || (marker == '+' && kind != '{')) {
      bodyEnd--;
    }
    if (kind != '#') {
      output.append(source, opening, opening + 2);
      output.append(' ').append(separated(source.substring(bodyStart, bodyEnd))).append(' ');
      output.append(source, end - 2, end);
    }
    stripLeading = marker == '-';
    position = end;
    lineStart = false;
    if (trimsBlocks && kind != '{' && marker != '-' && marker != '+') {
      skipNewline();
    }
  }

  /** jinjava ends an expression at any two braces: a dict's are set apart. */
  private static String separated(String body) {
    StringBuilder separated = new StringBuilder(body.length());
    char quote = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      separated.append(c);
      if (quote != 0) {
        if (c == '\\' && i + 1 < body.length()) {
          separated.append(body.charAt(++i));
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '}') {
        separated.append(' ');
      }
    }
    return separated.toString();
  }

  private void skipNewline() {
    if (position < source.length() && source.charAt(position) == '\n') {
      position++;
      lineStart = true;
    }
  }

  /** Behind the closing braces; braces of string and dict literals do not count. */
  private int endOf(int opening, char kind) {
    char closing = kind == '{' ? '}' : kind;
    int depth = 0;
    char quote = 0;
    for (int i = opening + 2; i + 1 < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (depth == 0 && c == closing && source.charAt(i + 1) == '}') {
        return i + 2;
      } else if (kind != '#') {
        quote = c == '\'' || c == '"' ? c : 0;
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    throw new IllegalArgumentException(
        "unclosed " + source.substring(opening, Math.min(opening + 20, source.length())));
  }
}
