package io.latentspark.engine.text;

/** A template that does not compile, or refuses its variables; the message is Jinja's reason. */
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JinjaException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
