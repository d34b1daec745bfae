package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.Panels.PANEL_BYTES;
import static io.latentspark.engine.backend.cpu.Panels.lower;
import static io.latentspark.engine.backend.cpu.Panels.packed;
import static io.latentspark.engine.backend.cpu.Panels.upper;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Inner loops over packed panels, for few rows: weights are widened as they are read. The loops are
 * written out, a register for each accumulator, because the JIT keeps vectors in registers only so.
 */
final class PackedKernels {
  private PackedKernels() {}

  /**
   * One row times one panel.
   *
   * @param weights the panel begins at byte {@code at}
   * @param x {@code depth} inputs
   * @param sums receives {@link Panels#PANEL} sums from {@code to} on
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
    a1.intoArray(sums, to + LANES);
  }

  /** One row times four panels that lie one after the other: four streams hide memory's delay. */
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
    a1.intoArray(sums, to + LANES);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + LANES);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + LANES);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + LANES);
  }

  /**
   * Adds four rows times part of a panel.
   *
   * @param weights the panel's part begins at byte {@code at}
   * @param x rows of {@code depth} inputs, {@link Panels#DEPTH} apart, the first at {@code from}
   * @param sums rows of {@link Panels#PANEL} sums, the first at {@code to}
   */
  static void addFourRows(
      ByteBuffer weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, to + LANES);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, to + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, to + PANEL + LANES);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL + LANES);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL + LANES);
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
    a1.intoArray(sums, to + LANES);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + LANES);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + LANES);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + LANES);
  }

  /**
   * Adds six rows times parts of two panels; needs the 32 registers of AVX-512. Two streams of
   * weights hide memory's delay better than one.
   *
   * @param at byte where the first panel's part begins
   * @param at2 the same of the second panel
   * @param to first of the sums with the first panel
   * @param to2 the same with the second panel
   */
  static void addSixRowsToTwo(
      ByteBuffer weights,
      int at,
      int at2,
      float[] x,
      int from,
      int depth,
      float[] sums,
      int to,
      int to2) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, to);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, to + LANES);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, to + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, to + PANEL + LANES);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, to + 2 * PANEL + LANES);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, to + 3 * PANEL + LANES);
    FloatVector e0 = FloatVector.fromArray(FLOATS, sums, to + 4 * PANEL);
    FloatVector e1 = FloatVector.fromArray(FLOATS, sums, to + 4 * PANEL + LANES);
    FloatVector f0 = FloatVector.fromArray(FLOATS, sums, to + 5 * PANEL);
    FloatVector f1 = FloatVector.fromArray(FLOATS, sums, to + 5 * PANEL + LANES);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, to2);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, to2 + LANES);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, to2 + PANEL);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, to2 + PANEL + LANES);
    FloatVector c2 = FloatVector.fromArray(FLOATS, sums, to2 + 2 * PANEL);
    FloatVector c3 = FloatVector.fromArray(FLOATS, sums, to2 + 2 * PANEL + LANES);
    FloatVector d2 = FloatVector.fromArray(FLOATS, sums, to2 + 3 * PANEL);
    FloatVector d3 = FloatVector.fromArray(FLOATS, sums, to2 + 3 * PANEL + LANES);
    FloatVector e2 = FloatVector.fromArray(FLOATS, sums, to2 + 4 * PANEL);
    FloatVector e3 = FloatVector.fromArray(FLOATS, sums, to2 + 4 * PANEL + LANES);
    FloatVector f2 = FloatVector.fromArray(FLOATS, sums, to2 + 5 * PANEL);
    FloatVector f3 = FloatVector.fromArray(FLOATS, sums, to2 + 5 * PANEL + LANES);
    for (int k = 0; k < depth; k++) {
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      FloatVector w0 = lower(w);
      FloatVector w1 = upper(w);
      w = packed(weights, at2 + k * PANEL_BYTES);
      FloatVector w2 = lower(w);
      FloatVector w3 = upper(w);
      FloatVector xk = FloatVector.broadcast(FLOATS, x[from + k]);
      a0 = xk.fma(w0, a0);
      a1 = xk.fma(w1, a1);
      a2 = xk.fma(w2, a2);
      a3 = xk.fma(w3, a3);
      xk = FloatVector.broadcast(FLOATS, x[from + DEPTH + k]);
      b0 = xk.fma(w0, b0);
      b1 = xk.fma(w1, b1);
      b2 = xk.fma(w2, b2);
      b3 = xk.fma(w3, b3);
      xk = FloatVector.broadcast(FLOATS, x[from + 2 * DEPTH + k]);
      c0 = xk.fma(w0, c0);
      c1 = xk.fma(w1, c1);
      c2 = xk.fma(w2, c2);
      c3 = xk.fma(w3, c3);
      xk = FloatVector.broadcast(FLOATS, x[from + 3 * DEPTH + k]);
      d0 = xk.fma(w0, d0);
      d1 = xk.fma(w1, d1);
      d2 = xk.fma(w2, d2);
      d3 = xk.fma(w3, d3);
      xk = FloatVector.broadcast(FLOATS, x[from + 4 * DEPTH + k]);
      e0 = xk.fma(w0, e0);
      e1 = xk.fma(w1, e1);
      e2 = xk.fma(w2, e2);
      e3 = xk.fma(w3, e3);
      xk = FloatVector.broadcast(FLOATS, x[from + 5 * DEPTH + k]);
      f0 = xk.fma(w0, f0);
      f1 = xk.fma(w1, f1);
      f2 = xk.fma(w2, f2);
      f3 = xk.fma(w3, f3);
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + LANES);
    b0.intoArray(sums, to + PANEL);
    b1.intoArray(sums, to + PANEL + LANES);
    c0.intoArray(sums, to + 2 * PANEL);
    c1.intoArray(sums, to + 2 * PANEL + LANES);
    d0.intoArray(sums, to + 3 * PANEL);
    d1.intoArray(sums, to + 3 * PANEL + LANES);
    e0.intoArray(sums, to + 4 * PANEL);
    e1.intoArray(sums, to + 4 * PANEL + LANES);
    f0.intoArray(sums, to + 5 * PANEL);
    f1.intoArray(sums, to + 5 * PANEL + LANES);
    a2.intoArray(sums, to2);
    a3.intoArray(sums, to2 + LANES);
    b2.intoArray(sums, to2 + PANEL);
    b3.intoArray(sums, to2 + PANEL + LANES);
    c2.intoArray(sums, to2 + 2 * PANEL);
    c3.intoArray(sums, to2 + 2 * PANEL + LANES);
    d2.intoArray(sums, to2 + 3 * PANEL);
    d3.intoArray(sums, to2 + 3 * PANEL + LANES);
    e2.intoArray(sums, to2 + 4 * PANEL);
    e3.intoArray(sums, to2 + 4 * PANEL + LANES);
    f2.intoArray(sums, to2 + 5 * PANEL);
    f3.intoArray(sums, to2 + 5 * PANEL + LANES);
  }
}
