package io.latentspark.eval.math;

/** An answer that the rules of simplification cannot read; it equals only itself. */
final class MalformedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;
}
