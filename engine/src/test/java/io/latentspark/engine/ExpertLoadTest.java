package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpertLoadTest {
  @Test
  void maxToMean() {
    ExpertLoad.Layer layer = new ExpertLoad.Layer(3, List.of(2L, 7L, 0L, 1L, 5L));
    assertEquals(7, layer.max());
    assertEquals(3, layer.mean());
    assertEquals(7 / 3.0, layer.maxToMean());
  }

  @Test
  void balanced() {
    assertEquals(1, new ExpertLoad.Layer(0, List.of(4L, 4L)).maxToMean());
  }

  @Test
  void nothingComputed() {
    assertTrue(Double.isNaN(new ExpertLoad.Layer(0, List.of(0L, 0L)).maxToMean()));
  }
}
