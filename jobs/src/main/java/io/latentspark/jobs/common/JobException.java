package io.latentspark.jobs.common;

/** An error that ends a job: its message names the problem, the cause and the fix. */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
