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

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}
