package io.latentspark.jobs.output;

import io.latentspark.jobs.common.JobErrors;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;

/**
 * Writes one task's rows as a sequence of whole files. Closing it publishes the rows it has, also
 * after a failure or a kill: each of them is finished.
 */
final class PartWriter implements AutoCloseable {
  private final WritePlan plan;
  private final PartFolder folder;
  private final int partition;
  private final long attempt;
  private final TaskAttemptContext context;
  private final List<PartFile> published = new ArrayList<>();
  private long firstRow;
  private long rows;
  private OutputWriter writer;
  private Path temporary;
  private boolean broken;

  PartWriter(WritePlan plan, int partition, long attempt, long firstRow) {
    this.plan = plan;
    this.folder = plan.folder();
    this.partition = partition;
    this.attempt = attempt;
    this.firstRow = firstRow;
    TaskAttemptID id = new TaskAttemptID(plan.run(), 0, TaskType.MAP, partition, 0);
    this.context = new TaskAttemptContextImpl(plan.conf(), id);
  }

  void write(InternalRow row) {
    if (writer == null) {
      String name = "part-%d-%d-%d.parquet".formatted(partition, attempt, firstRow);
      temporary = folder.temporary(plan.run(), name);
      writer = plan.newWriter(temporary.toString(), context);
    }
    broken = true; // until the row is in: a half-written file must not be published
    writer.write(row);
    broken = false;
    rows++;
  }

  /** Finishes the file begun, if there is one, and makes it part of the output. */
  void publish() {
    if (writer == null) {
      return;
    }
    OutputWriter finished = writer;
    writer = null;
    if (broken) {
      folder.delete(temporary);
      return;
    }
    PartFile part = new PartFile(plan.run(), partition, firstRow, rows, attempt);
    try {
      finished.close();
      requireOpen();
      folder.publish(temporary, part.name());
    } catch (UncheckedIOException e) {
      requireOpen(); // what ends a run takes its unpublished files away
      throw e;
    }
    published.add(part);
    firstRow += rows;
    rows = 0;
  }

  private void requireOpen() {
    if (!folder.isOpen(plan.run())) {
      folder.delete(temporary);
      throw JobErrors.runEnded(plan.run(), partition);
    }
  }

  /** Files published so far. */
  List<PartFile> published() {
    return List.copyOf(published);
  }

  @Override
  public void close() {
    publish();
  }
}
