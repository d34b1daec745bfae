package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner loops over panels of {@value #PANEL} output features. For each input feature a packed panel
 * has eight ints: feature n in the lower, feature n + 8 in the upper half, as bf16.
 *
 * <p>Every output is one chain of fused multiply-adds in ascending order of input features,
 * whichever loop computes it: results are bit-identical between them. The loops are written out, a
 * register for each accumulator, because the JIT keeps vectors in registers only so.
 */
final class VectorKernels {
  /** Output features of a panel. */
  static final int PANEL = 16;

  /** Bytes of a packed panel for each input feature. */
  static final int PANEL_BYTES = 2 * PANEL;

  /** Rows that the matrix loops take at once. */
  static final int ROWS = 4;

  /** Distance of those rows in their block: a constant, which saves address registers. */
  static final int DEPTH = 512;

  private static final int HALF = PANEL / 2;
  private static final int UPPER = 0xffff0000;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;

  private VectorKernels() {}

  /**
   * One row times one packed panel.
   *
   * @param weights packed, the panel begins at byte {@code at}
   * @param x {@code depth} inputs
   * @param sums receives {@value #PANEL} sums from {@code to} on
   */
  static void row(ByteBuffer weights, int at, float[] x, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(FLOATS, x[k]);
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      a0 = xk.fma(lower(w), a0);
      a1 = xk.fma(upper(w), a1);
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + HALF);
  }

  /** One row times four packed panels that lie one after the other. */
  static void rowTimesFour(ByteBuffer weights, int at, float[] x, int depth, float[] sums, int to) {
    int panel = depth * PANEL_BYTES;
    int at1 = at + panel;
    int at2 = at + 2 * panel;
    int at3 = at + 3 * panel;
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(FLOATS, x[k]);
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      a0 = xk.fma(lower(w), a0);
      a1 = xk.fma(upper(w), a1);
      w = packed(weights, at1 + k * PANEL_BYTES);
      b0 = xk.fma(lower(w), b0);
      b1 = xk.fma(upper(w), b1);
      w = packed(weights, at2 + k * PANEL_BYTES);
      c0 = xk.fma(lower(w), c0);
      c1 = xk.fma(upper(w), c1);
      w = packed(weights, at3 + k * PANEL_BYTES);
      d0 = xk.fma(lower(w), d0);
      d1 = xk.fma(upper(w), d1);
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + HALF);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + HALF);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + HALF);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + HALF);
  }

  /**
   * Adds a block of four rows times part of a packed panel.
   *
   * @param weights packed, the panel's part begins at byte {@code at}
   * @param x four rows of {@code depth} inputs, {@value #DEPTH} apart, the first at {@code from}
   * @param sums four rows of {@value #PANEL} sums, the first at {@code to}
   */
  static void addRows(
      ByteBuffer weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, to + HALF);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, to + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, to + PANEL + HALF);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL + HALF);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL + HALF);
    for (int k = 0; k < depth; k++) {
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      FloatVector w0 = lower(w);
      FloatVector w1 = upper(w);
      FloatVector xk = FloatVector.broadcast(FLOATS, x[from + k]);
      a0 = xk.fma(w0, a0);
      a1 = xk.fma(w1, a1);
      xk = FloatVector.broadcast(FLOATS, x[from + DEPTH + k]);
      b0 = xk.fma(w0, b0);
      b1 = xk.fma(w1, b1);
      xk = FloatVector.broadcast(FLOATS, x[from + 2 * DEPTH + k]);
      c0 = xk.fma(w0, c0);
      c1 = xk.fma(w1, c1);
      xk = FloatVector.broadcast(FLOATS, x[from + 3 * DEPTH + k]);
      d0 = xk.fma(w0, d0);
      d1 = xk.fma(w1, d1);
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + HALF);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + HALF);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + HALF);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + HALF);
  }

  /** {@link #addRows} over an expanded panel: {@value #PANEL} floats for each input feature. */
  static void addRowsExpanded(
      float[] weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, to + HALF);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, to + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, to + PANEL + HALF);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL + HALF);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL + HALF);
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL + HALF);
      FloatVector xk = FloatVector.broadcast(FLOATS, x[from + k]);
      a0 = xk.fma(w0, a0);
      a1 = xk.fma(w1, a1);
      xk = FloatVector.broadcast(FLOATS, x[from + DEPTH + k]);
      b0 = xk.fma(w0, b0);
      b1 = xk.fma(w1, b1);
      xk = FloatVector.broadcast(FLOATS, x[from + 2 * DEPTH + k]);
      c0 = xk.fma(w0, c0);
      c1 = xk.fma(w1, c1);
      xk = FloatVector.broadcast(FLOATS, x[from + 3 * DEPTH + k]);
      d0 = xk.fma(w0, d0);
      d1 = xk.fma(w1, d1);
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + HALF);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + HALF);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + HALF);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + HALF);
  }

  /** Widens a packed panel to f32, feature by feature. */
  static void expand(ByteBuffer weights, int at, int depth, float[] expanded) {
    for (int k = 0; k < depth; k++) {
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      lower(w).intoArray(expanded, k * PANEL);
      upper(w).intoArray(expanded, k * PANEL + HALF);
    }
  }

  private static IntVector packed(ByteBuffer weights, int at) {
    return IntVector.fromByteBuffer(INTS, weights, at, ByteOrder.LITTLE_ENDIAN);
  }

  private static FloatVector lower(IntVector packed) {
    return packed.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  private static FloatVector upper(IntVector packed) {
    return packed.and(UPPER).reinterpretAsFloats();
  }
}
