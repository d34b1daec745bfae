package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorMathTest {
  @Test
  void halvingsArePowersOfTwo() {
    for (float x = 0; x < 125; x += 0.0137f) {
      double expected = Math.pow(2, -x);
      assertEquals(expected, VectorMath.halvings(x), 2.5e-7 * expected, "2^-" + x);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1e-9f, 0.5f, 1, 3.3f, 124.9f, 125, 1000, 1e37f})
  void aLaneIsOneValueBitForBit(float x) {
    float[] lanes = new float[VectorMath.LANES];
    VectorMath.halvings(FloatVector.broadcast(FLOATS, x)).intoArray(lanes, 0);
    for (float lane : lanes) {
      assertEquals(VectorMath.halvings(x), lane);
    }
  }

  @Test
  void theLeastIsANormalNumber() {
    assertEquals(0x1p-125f, VectorMath.halvings(1e30f));
  }

  @Test
  void whatIsNotANumberStaysSo() {
    for (int bits : new int[] {0x7fc00000, 0xffc00000}) {
      float nan = Float.intBitsToFloat(bits);
      assertTrue(Float.isNaN(VectorMath.halvings(nan)));
      assertTrue(Float.isNaN(VectorMath.halvings(FloatVector.broadcast(FLOATS, nan)).lane(0)));
    }
  }
}
