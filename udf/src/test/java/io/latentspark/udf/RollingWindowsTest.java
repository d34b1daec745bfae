package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.ScoringRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingWindowsTest {
  /**
   * Tokens of context and tokens scored, as lm-evaluation-harness 0.4.13 cut two wikitext pages.
   */
  @Test
  void areLmEvals() {
    assertEquals("1+2048 1556+493", shape(2541, 2048));
    assertEquals("1+2048 1+2048 1+2048 1+2048 1+2048 2004+45", shape(10285, 2048));
  }

  @ParameterizedTest
  @CsvSource({"0,4", "1,4", "4,4", "5,4", "8,4", "9,4", "3,1"})
  void scoreEveryTokenOnceInWindowsThatFit(int length, int maxLength) {
    int[] tokens = IntStream.range(100, 100 + length).toArray();
    List<ScoringRequest> windows = RollingWindows.of(tokens, 7, maxLength);
    assertArrayEquals(
        tokens, windows.stream().flatMapToInt(w -> Arrays.stream(w.continuation())).toArray());
    for (ScoringRequest window : windows) {
      assertEquals(true, window.context().length + window.continuation().length - 1 <= maxLength);
    }
    if (length > 0) {
      assertArrayEquals(new int[] {7}, windows.get(0).context());
    }
  }

  private static String shape(int length, int maxLength) {
    return RollingWindows.of(new int[length], 0, maxLength).stream()
        .map(w -> w.context().length + "+" + w.continuation().length)
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }
}
