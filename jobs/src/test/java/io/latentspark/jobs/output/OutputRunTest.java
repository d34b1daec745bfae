package io.latentspark.jobs.output;

import static io.latentspark.jobs.JobRunner.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.common.JobException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing while tasks fail: each row once, and none made twice. */
class OutputRunTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id BIGINT, result STRING, usage STRUCT<i: INT, o: INT, t: INT>, error_code STRING");
  private static final RowOutcome OUTCOME =
      new RowOutcome(
          "error_code",
          List.of(
              new RowOutcome.Sum("prompt_tokens", "usage.i"),
              new RowOutcome.Sum("made_tokens", "usage.o")),
          "made_tokens");
  private static final AtomicLong MADE = new AtomicLong();

  @TempDir Path directory;

  @Test
  void aTaskThatFailsOnceContinuesAfterItsPublishedRows() {
    MADE.set(0);
    OutputRun run = run("r1");
    Optional<RowTotals> totals = run.write(rows(run, 1), counters(), Long.MAX_VALUE);
    assertEquals(Optional.empty(), totals);
    assertEquals(LongStream.range(0, 100).boxed().toList(), writtenIds());
    assertEquals(100, MADE.get());
  }

  @Test
  void aTaskThatFailsForGoodKeepsItsFinishedRows() {
    OutputRun run = run("r2");
    assertThrows(Exception.class, () -> run.write(rows(run, 9), counters(), Long.MAX_VALUE));
    List<Long> written = writtenIds();
    assertTrue(written.containsAll(LongStream.range(0, 30).boxed().toList()), written.toString());
    assertEquals(
        written.size(),
        Map.copyOf(
                new java.util.HashMap<>(
                    written.stream().collect(java.util.stream.Collectors.toMap(id -> id, id -> 1))))
            .size());
  }

  @Test
  void totalsAreThoseOfTheRows() {
    OutputRun run = run("r3");
    RowTotals totals = run.write(rows(run, 0), counters(), Long.MAX_VALUE).orElseThrow();
    assertEquals(
        new RowTotals(
            100, Map.of("prompt_tokens", 180.0, "made_tokens", 270.0), Map.of("BAD_PROMPT", 10L)),
        totals);
  }

  @Test
  void tasksEndEarlyOnceTooManyRowsFailed() {
    OutputRun run = run("r4");
    RowTotals totals = run.write(rows(run, 0), counters(), 1).orElseThrow();
    assertEquals(4, totals.failed()); // two in each of two tasks
    assertTrue(totals.rows() < 100);
  }

  @Test
  void anAttemptThatWakesUpAfterTheRunPublishesNothing() {
    OutputRun run = run("r5");
    PartWriter late =
        new PartWriter(WritePlan.of(SPARK, directory.toString(), "r5", SCHEMA), 0, 99, 0);
    late.write(new GenericInternalRow(new Object[] {0L, null, null, null}));
    run.write(rows(run, 0), counters(), Long.MAX_VALUE);
    JobException ended = assertThrows(JobException.class, late::close);
    assertTrue(ended.getMessage().contains("r5 has ended without"), ended.getMessage());
    assertEquals(LongStream.range(0, 100).boxed().toList(), writtenIds());
  }

  /** 100 rows in two tasks, every tenth failed; row 30's task fails in its first attempts. */
  private static Dataset<Row> rows(OutputRun run, int failingAttempts) {
    MapFunction<Row, Row> make =
        row -> {
          long id = row.getLong(0);
          if (id == 30 && TaskContext.get().attemptNumber() < failingAttempts) {
            throw new IllegalStateException("injected");
          }
          MADE.incrementAndGet();
          return id % 10 == 9
              ? RowFactory.create(id, null, null, "BAD_PROMPT")
              : RowFactory.create(id, "x", RowFactory.create(2, 3, 5), null);
        };
    Dataset<Row> input = SPARK.range(0, 100, 1, 2).toDF("id");
    return run.skipPublished(input).map(make, Encoders.row(SCHEMA));
  }

  private OutputRun run(String name) {
    return new OutputRun(WritePlan.of(SPARK, directory.toString(), name, SCHEMA), OUTCOME);
  }

  private List<Long> writtenIds() {
    return SPARK
        .read()
        .parquet(directory.toString())
        .select("id")
        .orderBy("id")
        .as(Encoders.LONG())
        .collectAsList();
  }

  private static ProgressCounters counters() {
    return ProgressCounters.register(SPARK.sparkContext());
  }
}
