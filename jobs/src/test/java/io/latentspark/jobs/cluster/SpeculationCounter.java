package io.latentspark.jobs.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Who has begun tasks, and how many of them were second copies. */
final class SpeculationCounter extends SparkListener {
  private final Set<String> executors = ConcurrentHashMap.newKeySet();
  private final AtomicInteger speculative = new AtomicInteger();

  @Override
  public void onTaskStart(SparkListenerTaskStart task) {
    executors.add(task.taskInfo().executorId());
    if (task.taskInfo().speculative()) {
      speculative.incrementAndGet();
    }
  }

  int executors() {
    return executors.size();
  }

  int speculative() {
    return speculative.get();
  }
}
