package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.FinishReason;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class EngineRowsTest {
  private static final SamplingParams JOB = SamplingParams.builder().build();

  private final List<CompletableFuture<List<Completion>>> submitted = new ArrayList<>();

  @Test
  void keepsTheInputsOrderWhateverTheOrderOfAnswers() {
    EngineRows<Row, ?, Row> rows = rows(5, 5);
    assertTrue(rows.hasNext());
    for (int i = 4; i >= 0; i--) {
      submitted.get(i).complete(List.of(completion("answer " + i)));
    }
    for (int i = 0; i < 5; i++) {
      Row row = rows.next();
      assertEquals("prompt " + i, row.getString(0));
      assertEquals("answer " + i, row.getString(1));
      assertEquals(RowFactory.create(3, 2, 5), row.getStruct(4));
    }
    assertTrue(!rows.hasNext());
  }

  /** The task has to run again: its rows are not to blame. */
  @Test
  void whatEndsTheEngineIsNoRowsError() {
    EngineRows<Row, ?, Row> rows = rows(2, 2);
    assertTrue(rows.hasNext());
    submitted
        .get(0)
        .completeExceptionally(EngineErrors.engineFailed(new IllegalStateException("broken")));
    LatentSparkException error = assertThrows(LatentSparkException.class, rows::next);
    assertTrue(
        error.getMessage().startsWith("The engine ended while the task was running: The engine"),
        error::getMessage);
  }

  @Test
  void neverHasMoreInFlightThanAllowed() {
    EngineRows<Row, ?, Row> rows = rows(1000, 4);
    assertTrue(rows.hasNext());
    assertEquals(4, submitted.size());
    submitted.get(0).complete(List.of(completion("")));
    rows.next();
    assertEquals(4, submitted.size());
    assertTrue(rows.hasNext());
    assertEquals(5, submitted.size());
  }

  @Test
  void tokensInFlightBoundTheRowsTooButOneRowAlwaysGoes() {
    RowAsker<Integer, Integer, Integer> asker =
        new RowAsker<>() {
          @Override
          public CompletableFuture<Integer> submit(Integer row) {
            submitted.add(new CompletableFuture<>());
            return CompletableFuture.completedFuture(row);
          }

          @Override
          public Integer answered(Integer row, Integer answer) {
            return answer;
          }

          @Override
          public Integer failed(Integer row, EngineException error) {
            throw error;
          }

          @Override
          public long tokens(Integer row) {
            return row;
          }
        };
    Iterator<Integer> input = List.of(60, 30, 20, 500, 1).iterator();
    EngineRows<Integer, Integer, Integer> rows =
        new EngineRows<>(input, asker, new InFlightLimit(10, 100), () -> {});
    assertTrue(rows.hasNext());
    assertEquals(3, submitted.size());
    assertEquals(60, rows.next()); // leaves 50, so the next is admitted
    assertTrue(rows.hasNext());
    assertEquals(4, submitted.size());
    assertEquals(30, rows.next());
    assertEquals(20, rows.next());
    assertTrue(rows.hasNext());
    assertEquals(4, submitted.size());
    assertEquals(500, rows.next());
    assertTrue(rows.hasNext());
    assertEquals(5, submitted.size());
  }

  @Test
  void aRowsErrorIsDataAndTheOthersGoOn() {
    EngineRows<Row, ?, Row> rows = rows(2, 2);
    assertTrue(rows.hasNext());
    submitted.get(0).completeExceptionally(EngineErrors.promptTooLong(900, 512));
    submitted.get(1).complete(List.of(completion("fine")));
    Row failed = rows.next();
    assertNull(failed.get(1));
    assertEquals("error", failed.getString(3));
    assertNull(failed.get(4));
    assertEquals("PROMPT_TOO_LONG", failed.getString(5));
    assertTrue(failed.getString(6).contains("900 tokens"));
    assertEquals("fine", rows.next().getString(1));
  }

  @Test
  void aClosedEngineFailsTheTaskNotTheRow() {
    EngineRows<Row, ?, Row> rows = rows(1, 1);
    assertTrue(rows.hasNext());
    submitted.get(0).completeExceptionally(EngineErrors.closed());
    assertThrows(LatentSparkException.class, rows::next);
  }

  @Test
  void aKilledTaskStopsWaitingAndCancelsItsRequests() {
    Runnable killed =
        () -> {
          throw new CancellationException("killed");
        };
    EngineRows<Row, ?, Row> rows =
        new EngineRows<>(input(3), asker(), InFlightLimit.ofRows(2), killed);
    assertThrows(CancellationException.class, rows::next);
    rows.close();
    assertEquals(2, submitted.size());
    submitted.forEach(future -> assertTrue(future.isCancelled()));
  }

  private EngineRows<Row, ?, Row> rows(int count, int maxInFlight) {
    return new EngineRows<>(input(count), asker(), InFlightLimit.ofRows(maxInFlight), () -> {});
  }

  private AppendingAsker<List<Completion>> asker() {
    return new AppendingAsker<>(work(), this::submit);
  }

  private CompletableFuture<List<Completion>> submit(Row row) {
    GenerationRequest request = work().requests().of(row);
    assertEquals("key " + submitted.size(), request.rowKey());
    assertEquals(new Prompt.Text("prompt " + submitted.size()), request.prompt());
    submitted.add(new CompletableFuture<>());
    return submitted.get(submitted.size() - 1);
  }

  private static Iterator<Row> input(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> RowFactory.create("prompt " + i, "key " + i, "prompt " + i, null))
        .iterator();
  }

  private static GenerateWork work() {
    return new GenerateWork(
        new RowRequests(
            1, PromptSource.Kind.TEXT, null, JOB, Truncation.NONE, OutputColumns.of(JOB)));
  }

  private static Completion completion(String text) {
    return new Completion(
        text, null, text, new int[] {7, 8}, FinishReason.STOP, new int[3], null, List.of());
  }
}
