package io.latentspark.udf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConstantAnswersTest {
  private final ConstantAnswers.Key key = new ConstantAnswers.Key(UUID.randomUUID(), 0);
  private final CompletableFuture<Object> answer = new CompletableFuture<>();
  private int asked;

  @Test
  void rowsShareTheAnswerAndTheFirstIsCounted() {
    PendingCall<?> first = ask();
    PendingCall<?> second = ask();
    answer.complete("four");
    PendingCall<?> third = ask();
    assertEquals("four", first.answer().join());
    assertEquals("four", second.answer().join());
    assertEquals("four", third.answer().join());
    assertEquals(1, asked);
    assertTrue(first.counted());
    assertFalse(second.counted() || third.counted());
  }

  @Test
  void itIsCancelledWithTheLastRowThatWaits() {
    PendingCall<?> first = ask();
    PendingCall<?> second = ask();
    first.answer().cancel(true);
    assertFalse(answer.isDone());
    second.answer().cancel(true);
    assertTrue(answer.isCancelled());
  }

  @Test
  void aFailureIsAskedAgain() {
    PendingCall<?> first = ask();
    answer.completeExceptionally(new IllegalStateException("closed"));
    assertTrue(first.answer().isCompletedExceptionally());
    ask();
    assertEquals(2, asked);
  }

  private PendingCall<?> ask() {
    return ConstantAnswers.ask(
        key,
        () -> {
          asked++;
          return new PendingCall<>(null, null, answer, true);
        });
  }
}
