package io.latentspark.engine.backend.cpu;

/** bf16: the upper half of an f32. */
final class Bfloat16 {
  /** Set in the bits of a NaN, keeps it one when its lower half is cut off. */
  static final int QUIET_NAN = 0x40;

  private Bfloat16() {}

  /** The 16 bits of the nearest bf16, ties to even; a NaN stays a NaN. */
  static int round(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return bits >>> 16 | QUIET_NAN;
    }
    return (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
  }

  /** The f32 whose upper half these 16 bits are. */
  static float widen(short value) {
    return Float.intBitsToFloat(value << 16);
  }
}
