package io.latentspark.engine.decode;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectorised loops over logits, as wide as this CPU's vectors. */
final class VectorMath {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Below it e^x is set to e^−87 ≈ 1.6e−38: the smallest results would not be normal numbers. */
  private static final float LEAST_EXPONENT = -87;

  private static final float LOG2_E = (float) 1.4426950408889634;

  /** ln 2 in two parts; the first has so few bits that its multiples are exact. */
  private static final float LN_2_HIGH = 355f / 512;

  private static final float LN_2_LOW = (float) -2.12194440e-4;

  /** Adding 1.5 · 2^23 rounds to a whole number, which then stands in the lowest bits. */
  private static final float ROUND = 12582912f;

  private VectorMath() {}

  /** The largest of {@code values[from, to)}; NaN if there is a NaN. */
  static float max(float[] values, int from, int to) {
    int bound = from + (to - from) / LANES * LANES;
    FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector max2 = max;
    int i = from;
    for (; i + LANES < bound; i += 2 * LANES) {
      max = max.max(FloatVector.fromArray(SPECIES, values, i));
      max2 = max2.max(FloatVector.fromArray(SPECIES, values, i + LANES));
    }
    for (; i < bound; i += LANES) {
      max = max.max(FloatVector.fromArray(SPECIES, values, i));
    }
    float result = max.max(max2).reduceLanes(VectorOperators.MAX);
    for (; i < to; i++) {
      result = Math.max(result, values[i]);
    }
    return result;
  }

  /**
   * Weights {@code e^((logits[from + i] − max) · scale)}, relative error about 1e-7.
   *
   * @param weights receives {@code to − from} values
   */
  static void exp(float[] logits, int from, int to, float max, float scale, float[] weights) {
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      exp(FloatVector.fromArray(SPECIES, logits, i).sub(max).mul(scale))
          .intoArray(weights, i - from);
    }
    if (i < to) {
      VectorMask<Float> rest = SPECIES.indexInRange(i, to);
      exp(FloatVector.fromArray(SPECIES, logits, i, rest).sub(max).mul(scale))
          .intoArray(weights, i - from, rest);
    }
  }

  /**
   * Σ e^(logits[i] − max) over {@code [from, to)}: a sum in f32 for each lane, for at most a few
   * hundred values, added up in f64.
   */
  static double sumExp(float[] logits, int from, int to, float max) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int i = from;
    for (; i <= to - LANES; i += LANES) {
      sums = sums.add(exp(FloatVector.fromArray(SPECIES, logits, i).sub(max)));
    }
    if (i < to) {
      VectorMask<Float> rest = SPECIES.indexInRange(i, to);
      sums = sums.add(exp(FloatVector.fromArray(SPECIES, logits, i, rest).sub(max)), rest);
    }
    float[] lanes = new float[LANES];
    sums.intoArray(lanes, 0);
    double sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  /** e^x for x ≤ 0: x = n ln 2 + r, e^r by its Taylor series to r^7, 2^n added to the exponent. */
  private static FloatVector exp(FloatVector x) {
    FloatVector least = FloatVector.broadcast(SPECIES, LEAST_EXPONENT);
    FloatVector clamped = x.blend(least, x.compare(VectorOperators.LT, least));
    FloatVector rounded =
        clamped.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
    FloatVector n = rounded.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_HIGH), clamped);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_LOW), r);
    FloatVector series = FloatVector.broadcast(SPECIES, 1f / 5040);
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 720));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 120));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
    series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return series.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }
}
