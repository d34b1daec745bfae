package io.latentspark.jobs.rows;

import io.latentspark.jobs.output.ProgressCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Adds up what tasks report: with each heartbeat while they run, and when they end. Knows too how
 * many are running, for a stop must wait for them.
 */
final class ProgressListener extends SparkListener {
  private final ProgressCounters counters;
  private final Consumer<Progress> onChange;
  private final Map<Long, Progress> byTask = new HashMap<>();
  private int running;

  ProgressListener(ProgressCounters counters, Consumer<Progress> onChange) {
    this.counters = counters;
    this.onChange = onChange;
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    running++;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(task -> update((Long) task._1(), CollectionConverters.asJava(task._4())));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    update(end.taskInfo().taskId(), CollectionConverters.asJava(end.taskInfo().accumulables()));
    synchronized (this) {
      running--;
      notifyAll();
    }
  }

  /** Waits until no task runs, at most so long. */
  synchronized void awaitIdle(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (running > 0 && System.nanoTime() < deadline) {
      wait(100);
    }
  }

  private void update(long task, Iterable<AccumulableInfo> updates) {
    Progress total = Progress.NONE;
    synchronized (this) {
      Progress before = byTask.getOrDefault(task, Progress.NONE);
      byTask.put(
          task,
          new Progress(
              value(updates, counters.rows(), before.rows()),
              value(updates, counters.failed(), before.failed()),
              value(updates, counters.tokens(), before.tokens())));
      for (Progress each : byTask.values()) {
        total = total.plus(each);
      }
    }
    onChange.accept(total);
  }

  private static long value(Iterable<AccumulableInfo> updates, LongAccumulator of, long before) {
    for (AccumulableInfo update : updates) {
      if (update.id() == of.id() && update.update().isDefined()) {
        return ((Number) update.update().get()).longValue();
      }
    }
    return before;
  }
}
