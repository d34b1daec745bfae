package io.latentspark.engine;

/** bf16: the upper half of an f32. */
public final class Bfloat16 {
  /** Set in the bits of a NaN, keeps it one when its lower half is cut off. */
  private static final int QUIET_NAN = 0x40;

  private Bfloat16() {}

  /** The 16 bits of the nearest bf16, ties to even; a NaN stays a NaN. */
  public static int round(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return bits >>> 16 | QUIET_NAN;
    }
    return (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
  }

  /** Rounds {@code count} values to bf16. */
  public static void round(float[] values, int from, short[] rounded, int to, int count) {
    for (int i = 0; i < count; i++) {
      rounded[to + i] = (short) round(values[from + i]);
    }
  }

  /** The f32 whose upper half these 16 bits are. */
  public static float widen(short value) {
    return Float.intBitsToFloat(value << 16);
  }
}
