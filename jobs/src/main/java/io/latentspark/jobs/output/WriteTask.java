package io.latentspark.jobs.output;

import io.latentspark.udf.EngineProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Writes the rows of a partition, publishing them from time to time, and says what they amount to.
 * Each comes as a struct, with its error code and its numbers after it.
 *
 * @param sums names of the numbers
 * @param tokens the one of them that tells the job's speed
 * @param allowedFailures the task ends early once more rows have failed: the job is lost then
 */
record WriteTask(
    WritePlan plan,
    List<String> sums,
    String tokens,
    ProgressCounters progress,
    long allowedFailures)
    implements FlatMapFunction<Iterator<InternalRow>, TaskResult> {

  @Override
  public Iterator<TaskResult> call(Iterator<InternalRow> rows) {
    TaskContext task = TaskContext.get();
    List<PartFile> earlier = EarlierAttempts.of(plan, task);
    long firstRow = EarlierAttempts.rows(earlier);
    PartWriter writer = new PartWriter(plan, task.partitionId(), task.taskAttemptId(), firstRow);
    // Whatever ends the task, finished rows are kept.
    TaskCompletionListener publish = ended -> writer.close();
    task.addTaskCompletionListener(publish);
    RowCounter counter = new RowCounter(sums, tokens);
    CommitClock clock = new CommitClock(System.nanoTime());
    while (counter.failed() <= allowedFailures && rows.hasNext()) {
      InternalRow row = rows.next();
      writer.write(row.getStruct(0, plan.schema().size()));
      counter.add(row);
      progress.set(counter);
      if (clock.isDue(System.nanoTime())) {
        writer.publish();
        clock.committed(System.nanoTime());
      }
    }
    writer.close();
    progress.add(EngineProvider.newActivity());
    List<PartFile> parts = new ArrayList<>(earlier);
    parts.addAll(writer.published());
    return List.of(new TaskResult(parts, counter.totals(), !earlier.isEmpty())).iterator();
  }
}
