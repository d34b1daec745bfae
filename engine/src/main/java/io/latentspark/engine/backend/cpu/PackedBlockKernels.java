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
 * Inner loops over packed panels, for blocks of four and six rows whose sums are added to, a part
 * of the depth at a time. Written out for the reasons that {@link PackedKernels} gives.
 */
final class PackedBlockKernels {
  private PackedBlockKernels() {}

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
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    one.mul(a0).intoArray(sums, to);
    one.mul(a1).intoArray(sums, to + LANES);
    one.mul(b0).intoArray(sums, to + PANEL);
    one.mul(b1).intoArray(sums, to + PANEL + LANES);
    one.mul(c0).intoArray(sums, to + 2 * PANEL);
    one.mul(c1).intoArray(sums, to + 2 * PANEL + LANES);
    one.mul(d0).intoArray(sums, to + 3 * PANEL);
    one.mul(d1).intoArray(sums, to + 3 * PANEL + LANES);
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
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    one.mul(a0).intoArray(sums, to);
    one.mul(a1).intoArray(sums, to + LANES);
    one.mul(b0).intoArray(sums, to + PANEL);
    one.mul(b1).intoArray(sums, to + PANEL + LANES);
    one.mul(c0).intoArray(sums, to + 2 * PANEL);
    one.mul(c1).intoArray(sums, to + 2 * PANEL + LANES);
    one.mul(d0).intoArray(sums, to + 3 * PANEL);
    one.mul(d1).intoArray(sums, to + 3 * PANEL + LANES);
    one.mul(e0).intoArray(sums, to + 4 * PANEL);
    one.mul(e1).intoArray(sums, to + 4 * PANEL + LANES);
    one.mul(f0).intoArray(sums, to + 5 * PANEL);
    one.mul(f1).intoArray(sums, to + 5 * PANEL + LANES);
    one.mul(a2).intoArray(sums, to2);
    one.mul(a3).intoArray(sums, to2 + LANES);
    one.mul(b2).intoArray(sums, to2 + PANEL);
    one.mul(b3).intoArray(sums, to2 + PANEL + LANES);
    one.mul(c2).intoArray(sums, to2 + 2 * PANEL);
    one.mul(c3).intoArray(sums, to2 + 2 * PANEL + LANES);
    one.mul(d2).intoArray(sums, to2 + 3 * PANEL);
    one.mul(d3).intoArray(sums, to2 + 3 * PANEL + LANES);
    one.mul(e2).intoArray(sums, to2 + 4 * PANEL);
    one.mul(e3).intoArray(sums, to2 + 4 * PANEL + LANES);
    one.mul(f2).intoArray(sums, to2 + 5 * PANEL);
    one.mul(f3).intoArray(sums, to2 + 5 * PANEL + LANES);
  }

  /**
   * Adds four rows times parts of two panels, as {@link #addSixRowsToTwo}; needs more registers
   * than AVX2 has.
   */
  static void addFourRowsToTwo(
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
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, to2);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, to2 + LANES);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, to2 + PANEL);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, to2 + PANEL + LANES);
    FloatVector c2 = FloatVector.fromArray(FLOATS, sums, to2 + 2 * PANEL);
    FloatVector c3 = FloatVector.fromArray(FLOATS, sums, to2 + 2 * PANEL + LANES);
    FloatVector d2 = FloatVector.fromArray(FLOATS, sums, to2 + 3 * PANEL);
    FloatVector d3 = FloatVector.fromArray(FLOATS, sums, to2 + 3 * PANEL + LANES);
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
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    one.mul(a0).intoArray(sums, to);
    one.mul(a1).intoArray(sums, to + LANES);
    one.mul(b0).intoArray(sums, to + PANEL);
    one.mul(b1).intoArray(sums, to + PANEL + LANES);
    one.mul(c0).intoArray(sums, to + 2 * PANEL);
    one.mul(c1).intoArray(sums, to + 2 * PANEL + LANES);
    one.mul(d0).intoArray(sums, to + 3 * PANEL);
    one.mul(d1).intoArray(sums, to + 3 * PANEL + LANES);
    one.mul(a2).intoArray(sums, to2);
    one.mul(a3).intoArray(sums, to2 + LANES);
    one.mul(b2).intoArray(sums, to2 + PANEL);
    one.mul(b3).intoArray(sums, to2 + PANEL + LANES);
    one.mul(c2).intoArray(sums, to2 + 2 * PANEL);
    one.mul(c3).intoArray(sums, to2 + 2 * PANEL + LANES);
    one.mul(d2).intoArray(sums, to2 + 3 * PANEL);
    one.mul(d3).intoArray(sums, to2 + 3 * PANEL + LANES);
  }
}
