package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector arithmetic of one width, this CPU's: where vectors of several widths are at work the JIT
 * no longer keeps them in registers. Only exactly rounded operations, and sums over lanes in a
 * fixed order (the JDK leaves the order of its own float reductions open).
 */
final class VectorMath {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  // exp: Cephes' expf, its constants; relative error about 1e-7
  private static final float LOG2_E = 1.44269504088896341f;
  private static final float ROUNDING = 12582912f; // 1.5 · 2^23: adding it rounds to an integer
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float P0 = 1.9875691500E-4f;
  private static final float P1 = 1.3981999507E-3f;
  private static final float P2 = 8.3334519073E-3f;
  private static final float P3 = 4.1665795894E-2f;
  private static final float P4 = 1.6666665459E-1f;
  private static final float P5 = 5.0000001201E-1f;
  private static final float LOWEST = -87f;
  private static final float HIGHEST = 88f;

  // powers of two: Cephes' exp2f, its constants; relative error about 1.7e-7
  private static final float Q0 = 1.535336188319500E-4f;
  private static final float Q1 = 1.339887440266574E-3f;
  private static final float Q2 = 9.618437357674640E-3f;
  private static final float Q3 = 5.550332471162809E-2f;
  private static final float Q4 = 2.402264791363012E-1f;
  private static final float Q5 = 6.931472028550421E-1f;
  private static final float MOST_HALVINGS = 125f; // what is left then is still a normal number

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  private VectorMath() {}

  static FloatVector load(ByteBuffer buffer, int byteOffset) {
    return FloatVector.fromByteBuffer(FLOATS, buffer, byteOffset, ORDER);
  }

  /** bf16 values, widened. */
  static FloatVector loadBfloat16(ByteBuffer buffer, int byteOffset) {
    IntVector low =
        (IntVector)
            ShortVector.fromByteBuffer(SHORTS, buffer, byteOffset, ORDER)
                .convertShape(VectorOperators.S2I, INTS, 0);
    return low.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static void store(FloatVector vector, ByteBuffer buffer, int byteOffset) {
    vector.intoByteBuffer(buffer, byteOffset, ORDER);
  }

  /** Sum over all lanes. */
  static float sum(FloatVector v) {
    float[] lanes = new float[LANES];
    v.intoArray(lanes, 0);
    return sum(lanes, 0);
  }

  /** Sum of the {@link #LANES} values from {@code at} on, in a fixed order. */
  static float sum(float[] v, int at) {
    float low = sumOfEight(v, at);
    return LANES == 8 ? low : low + sumOfEight(v, at + 8);
  }

  private static float sumOfEight(float[] v, int at) {
    return ((v[at] + v[at + 4]) + (v[at + 2] + v[at + 6]))
        + ((v[at + 1] + v[at + 5]) + (v[at + 3] + v[at + 7]));
  }

  /** e^x for x in [-87, 88]; outside it is clamped. */
  static FloatVector exp(FloatVector value) {
    FloatVector x = value.max(LOWEST).min(HIGHEST);
    FloatVector shifted = x.mul(LOG2_E).add(ROUNDING);
    FloatVector n = shifted.sub(ROUNDING);
    FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
    FloatVector p = r.fma(FloatVector.broadcast(FLOATS, P0), FloatVector.broadcast(FLOATS, P1));
    p = p.fma(r, FloatVector.broadcast(FLOATS, P2));
    p = p.fma(r, FloatVector.broadcast(FLOATS, P3));
    p = p.fma(r, FloatVector.broadcast(FLOATS, P4));
    p = p.fma(r, FloatVector.broadcast(FLOATS, P5));
    FloatVector y = p.fma(r.mul(r), r).add(1f);
    IntVector power =
        shifted
            .reinterpretAsInts()
            .sub(Float.floatToRawIntBits(ROUNDING))
            .add(127)
            .lanewise(VectorOperators.LSHL, 23);
    return y.mul(power.reinterpretAsFloats());
  }

  /** The same function, bit for bit, of one value. */
  static float exp(float value) {
    float x = Math.min(Math.max(value, LOWEST), HIGHEST);
    float shifted = x * LOG2_E + ROUNDING;
    float n = shifted - ROUNDING;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, P0, P1);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P5);
    float y = Math.fma(p, r * r, r) + 1f;
    int power = (Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUNDING) + 127) << 23;
    return y * Float.intBitsToFloat(power);
  }

  /**
   * 2^−x for x ≥ 0, at least 2^−125. Clamped as integers, which the numbers from 0 on are ordered
   * as: Java's minimum of floats takes six instructions.
   */
  static FloatVector halvings(FloatVector value) {
    FloatVector x =
        value.reinterpretAsInts().min(Float.floatToRawIntBits(MOST_HALVINGS)).reinterpretAsFloats();
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    FloatVector shifted = rounding.sub(x);
    FloatVector r = rounding.sub(shifted).sub(x);
    FloatVector p = r.fma(FloatVector.broadcast(FLOATS, Q0), FloatVector.broadcast(FLOATS, Q1));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Q2));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Q3));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Q4));
    p = p.fma(r, FloatVector.broadcast(FLOATS, Q5));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1f));
    IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector result = p.reinterpretAsInts().add(power).reinterpretAsFloats();
    return value.fma(FloatVector.zero(FLOATS), result); // NaN, which clamping hides, comes through
  }

  /** The same function, bit for bit, of one value. */
  static float halvings(float value) {
    int bits = Math.min(Float.floatToRawIntBits(value), Float.floatToRawIntBits(MOST_HALVINGS));
    float x = Float.intBitsToFloat(bits);
    float shifted = ROUNDING - x;
    float r = (ROUNDING - shifted) - x;
    float p = Math.fma(r, Q0, Q1);
    p = Math.fma(p, r, Q2);
    p = Math.fma(p, r, Q3);
    p = Math.fma(p, r, Q4);
    p = Math.fma(p, r, Q5);
    p = Math.fma(p, r, 1f);
    int power = Float.floatToRawIntBits(shifted) << 23;
    return Math.fma(value, 0f, Float.intBitsToFloat(Float.floatToRawIntBits(p) + power));
  }
}
