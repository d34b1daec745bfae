package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IEEE 754 rounding to nearest, ties to even, to 8 significant bits. */
class Bfloat16Test {
  @ParameterizedTest
  @CsvSource({
    "0x1p0, 0x1p0",
    "-0x1.02p0, -0x1.02p0",
    "0x1.01p0, 0x1p0", // a tie: down to the even neighbour
    "0x1.03p0, 0x1.04p0", // a tie: up to the even neighbour
    "0x1.010002p0, 0x1.02p0", // just above a tie
    "0x1.fffffep-1, 0x1p0", // carries into the exponent
    "0x1.fffffep127, Infinity",
    "-Infinity, -Infinity",
    "-0.0, -0.0"
  })
  void roundsToNearestEven(String value, String expected) {
    int bits = Bfloat16.round(Float.parseFloat(value));
    assertEquals(Float.parseFloat(expected), Bfloat16.widen((short) bits));
  }

  @Test
  void aNanStaysANan() {
    float nan = Float.intBitsToFloat(0x7f800001);
    assertTrue(Float.isNaN(Bfloat16.widen((short) Bfloat16.round(nan))));
  }
}
