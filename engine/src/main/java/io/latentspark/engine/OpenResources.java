package io.latentspark.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** What an engine has opened, closed in reverse order: all of it, even if loading fails midway. */
final class OpenResources implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Something opened, to be closed by {@code closing} before all that was opened earlier. */
  <T> T add(T opened, Runnable closing) {
    closings.push(closing);
    return opened;
  }

  /** Closes everything after a failure; what is thrown meanwhile is suppressed in it. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Closes everything, whatever some of it throws: the first exception is thrown at the end, those
   * that followed are suppressed in it.
   */
  @Override
  public void close() {
    Throwable first = null;
    while (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
