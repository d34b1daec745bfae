package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenHistoryTest {

  @Test
  void whatIsTakenBackLeavesNoTrace() {
    TokenHistory history = new TokenHistory(new int[] {1, 2});
    history.append(5);
    assertEquals(Map.of(5, 1), history.outputCounts());
    history.append(5);
    history.append(6);
    assertEquals(Map.of(5, 2, 6, 1), history.outputCounts());
    history.removeLast();
    history.removeLast();
    assertEquals(Map.of(5, 1), history.outputCounts());
    assertEquals(3, history.length());
    history.append(7);
    assertArrayEquals(new int[] {5, 7}, history.outputTokenIds());
  }
}
