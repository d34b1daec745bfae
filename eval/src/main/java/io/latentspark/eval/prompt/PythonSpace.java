package io.latentspark.eval.prompt;

/** White space as Python's {@code str.isspace} has it. */
final class PythonSpace {
  private PythonSpace() {}

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** Where the white space begins that ends a text. */
  static int trailing(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }
}
