package io.latentspark.jobs.output;

import java.util.concurrent.TimeUnit;

/**
 * When a task publishes what it has finished: after a twentieth of the time it has run, so that a
 * kill loses about 5 % and long jobs do not leave thousands of small files.
 */
final class CommitClock {
  private static final long LEAST = TimeUnit.SECONDS.toNanos(3);
  private static final long MOST = TimeUnit.MINUTES.toNanos(10);
  private static final int FRACTION = 20;

  private final long start;
  private long lastCommit;

  CommitClock(long now) {
    start = now;
    lastCommit = now;
  }

  boolean isDue(long now) {
    long interval = Math.min(MOST, Math.max(LEAST, (now - start) / FRACTION));
    return now - lastCommit >= interval;
  }

  void committed(long now) {
    lastCommit = now;
  }
}
