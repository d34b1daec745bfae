package io.latentspark.eval.text;

/** A repeated group that recurses more deeply than a thread's stack allows. */
public final class RegexTooDeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RegexTooDeepException(String pattern, Throwable cause) {
    super(
        "The regular expression "
            + pattern
            + " needs too many steps on this text. Write repeated alternatives (a|b)* as a class [ab]* or make them possessive.",
        cause);
  }
}
