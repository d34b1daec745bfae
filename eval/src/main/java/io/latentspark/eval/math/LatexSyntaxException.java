package io.latentspark.eval.math;

/** LaTeX that is no term, or one that cannot be compared. */
final class LatexSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  LatexSyntaxException(String message) {
    super(message);
  }
}
