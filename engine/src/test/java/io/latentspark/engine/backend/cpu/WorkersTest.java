package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 0", "2, 1", "2, 2", "2, 1000", "3, 2", "8, 100"})
  void runsEveryPartOnce(int threads, int parts) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray calls = new AtomicIntegerArray(parts);
        workers.run(parts, calls::incrementAndGet);
        for (int i = 0; i < parts; i++) {
          assertEquals(1, calls.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 10", "2, 0, 10", "2, 3, 0", "2, 100, 10", "2, 7, 100000", "3, 1000, 700"})
  void runsEveryRowOnce(int threads, int rows, int valuesEach) {
    try (Workers workers = new Workers(threads)) {
      AtomicIntegerArray calls = new AtomicIntegerArray(rows);
      workers.runRows(rows, valuesEach, calls::incrementAndGet);
      for (int i = 0; i < rows; i++) {
        assertEquals(1, calls.get(i));
      }
    }
  }

  @Test
  void fewValuesStayInTheCaller() {
    try (Workers workers = new Workers(2)) {
      Thread caller = Thread.currentThread();
      int values = Workers.LEAST_SHARED / 10 - 1;
      workers.runRows(10, values, row -> assertSame(caller, Thread.currentThread()));
    }
  }

  @Test
  void partsRunAtTheSameTime() {
    try (Workers workers = new Workers(3)) {
      CountDownLatch allBegun = new CountDownLatch(3);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              workers.run(
                  3,
                  part -> {
                    allBegun.countDown();
                    awaitUninterrupted(allBegun);
                  }));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void throwsWhatAPartThrewAndGoesOn(int threads) {
    try (Workers workers = new Workers(threads)) {
      IllegalArgumentException failure = new IllegalArgumentException("part 7");
      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  workers.run(
                      100,
                      part -> {
                        if (part == 7) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      AtomicInteger calls = new AtomicInteger();
      workers.run(50, part -> calls.incrementAndGet());
      assertEquals(50, calls.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesALoopInsideALoop(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertThrows(
          IllegalStateException.class, () -> workers.run(4, part -> workers.run(4, inner -> {})));
    }
  }

  @Test
  void refusesWorkAfterClose() {
    Workers workers = new Workers(2);
    workers.close();
    assertThrows(IllegalStateException.class, () -> workers.run(1, part -> {}));
  }

  @Test
  void wakesSleepers() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 5; round++) {
        Thread.sleep(5);
        AtomicInteger calls = new AtomicInteger();
        workers.run(64, part -> calls.incrementAndGet());
        assertEquals(64, calls.get());
      }
    }
  }

  /** Far more threads than cores: a spinning thread must not keep a working one waiting. */
  @Test
  void oversubscribedTeamsFinish() {
    int threads = 4 * Runtime.getRuntime().availableProcessors();
    AtomicInteger calls = new AtomicInteger();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 500; round++) {
              workers.run(threads, part -> calls.incrementAndGet());
            }
          }
        });
    assertEquals(500 * threads, calls.get());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
