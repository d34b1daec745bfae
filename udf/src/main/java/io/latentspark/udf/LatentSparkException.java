package io.latentspark.udf;

/** An error a user can act on: its message names the problem, the cause and the fix. */
public final class LatentSparkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LatentSparkException(String message, Throwable cause) {
    super(message, cause);
  }
}
