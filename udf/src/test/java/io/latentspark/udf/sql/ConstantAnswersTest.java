package io.latentspark.udf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  /** An engine that closes ends its requests under a lock that submitting takes too. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void askingWhileTheEngineCloses() throws InterruptedException {
    Object engine = new Object();
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch submitting = new CountDownLatch(1);
    PendingCall<?> first = ask();
    Thread close =
        new Thread(
            () -> {
              synchronized (engine) {
                closing.countDown();
                await(submitting);
                answer.completeExceptionally(new IllegalStateException("closed"));
              }
            });
    close.start();
    await(closing);
    ConstantAnswers.ask(
        new ConstantAnswers.Key(UUID.randomUUID(), 0),
        () -> {
          submitting.countDown();
          synchronized (engine) {
            return new PendingCall<>(null, null, new CompletableFuture<>(), true);
          }
        });
    close.join();
    assertTrue(first.answer().isCompletedExceptionally());
  }

  @Test
  void whoCannotSubmitLeavesNothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            ConstantAnswers.ask(
                key,
                () -> {
                  throw new IllegalStateException("no engine");
                }));
    ask();
    assertEquals(1, asked);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
