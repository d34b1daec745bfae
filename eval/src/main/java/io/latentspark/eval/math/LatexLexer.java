package io.latentspark.eval.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts LaTeX into the tokens of SymPy's grammar. */
final class LatexLexer {

  /** A character that no token begins with: reading stops there with an error. */
  static final String BAD = "\u0000";

  static final String END = "";

  private static final Set<String> SKIPPED =
      Set.of(
          "\\thinspace",
          "\\medspace",
          "\\thickspace",
          "\\quad",
          "\\qquad",
          "\\negthinspace",
          "\\negmedspace",
          "\\negthickspace",
          "\\left",
          "\\right",
          "\\vrule",
          "\\vcenter",
          "\\vbox",
          "\\vskip",
          "\\vspace",
          "\\hfil");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private LatexLexer(String text) {
    this.text = text;
  }

  /** The tokens: characters and commands, {@code dx} as one. */
  static List<String> tokens(String text) {
    LatexLexer lexer = new LatexLexer(text);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    return lexer.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (" \t\r\n".indexOf(c) >= 0) {
      at++;
    } else if (c == '\\') {
      command();
    } else if (c == 'd' && differential() > 0) {
      add(differential());
    } else {
      boolean known = isLetter(c) || "0123456789+-*/(){}[]|_^:=<>!',.".indexOf(c) >= 0;
      tokens.add(known ? String.valueOf(c) : BAD);
      at++;
    }
  }

  private void command() {
    int end = commandEnd(at);
    String command = text.substring(at, end);
    if ((command.equals("\\left") || command.equals("\\right")) && text.startsWith("|", end)) {
      tokens.add(command + "|");
      at = end + 1;
    } else if (end > at + 1) {
      if (!SKIPPED.contains(command)) {
        tokens.add(command);
      }
      at = end;
    } else {
      char c = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      if (c == '{' || c == '}') {
        tokens.add("\\" + c);
      } else if (c == 0 || ",:;!*-./\"(=".indexOf(c) < 0) {
        tokens.add(BAD);
      }
      at += 2;
    }
  }

  private int commandEnd(int backslash) {
    int end = backslash + 1;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The length of {@code d} with the variable after it, or 0. */
  private int differential() {
    int next = at + 1;
    while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    if (next == text.length()) {
      return 0;
    }
    if (isLetter(text.charAt(next))) {
      return next + 1 - at;
    }
    boolean command = text.charAt(next) == '\\' && commandEnd(next) > next + 1;
    return command ? commandEnd(next) - at : 0;
  }

  private void add(int length) {
    tokens.add(text.substring(at, at + length).replaceAll("[ \\t\\r\\n\\\\]", ""));
    at += length;
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
