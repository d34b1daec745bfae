package io.latentspark.engine;

/**
 * An error a user can act on: its message names the problem, the cause and the fix.
 *
 * <p>Thrown while loading, it stops the job; carried by a request's future, it is that row's error.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  EngineException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The kind of error, stable across versions. */
  public ErrorCode code() {
    return code;
  }
}
