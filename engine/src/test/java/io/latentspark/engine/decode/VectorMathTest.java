package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VectorMathTest {

  @Test
  void expIsGoodToF32Precision() {
    float[] x = new float[86_001];
    for (int i = 0; i < x.length; i++) {
      x[i] = -i / 1000f;
    }
    float[] y = new float[x.length];
    VectorMath.exp(x, 0, x.length, 0, 1, y);
    for (int i = 0; i < x.length; i++) {
      double expected = Math.exp(x[i]);
      assertEquals(expected, y[i], 2e-7 * expected);
    }
  }

  @Test
  void impossibleTokensWeighNothingThatCounts() {
    float[] weights = new float[3];
    VectorMath.exp(new float[] {0, Float.NEGATIVE_INFINITY, -1e30f}, 0, 3, 0, 1, weights);
    assertEquals(1, weights[0]);
    assertEquals(0, weights[1], 1e-37);
    assertEquals(0, weights[2], 1e-37);
  }
}
