package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Inner loops over panels that were widened to f32, for many rows. Written out, a register for each
 * accumulator, because the JIT keeps vectors in registers only so; stored as in {@link
 * PackedKernels}.
 */
final class ExpandedKernels {
  /** Rows of a block: as many as this CPU's registers hold sums for. */
  static final int ROWS = LANES >= 16 ? 12 : 4;

  private static final float[] ZEROS = new float[ROWS * PANEL];

  private ExpandedKernels() {}

  /**
   * Adds a block of {@link #ROWS} rows times part of a panel.
   *
   * @param weights {@link Panels#PANEL} floats for each input feature, the first at {@code at}
   * @param x rows of {@code depth} inputs, {@link Panels#DEPTH} apart, the first at {@code from}
   * @param sums rows of {@link Panels#PANEL} sums, the first at {@code to}
   */
  static void addRows(
      float[] weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    addRows(weights, at, x, from, depth, sums, to, sums, to);
  }

  /** As {@link #addRows}, without sums to begin with. */
  static void multiplyRows(
      float[] weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    addRows(weights, at, x, from, depth, ZEROS, 0, sums, to);
  }

  private static void addRows(
      float[] weights,
      int at,
      float[] x,
      int from,
      int depth,
      float[] start,
      int startAt,
      float[] sums,
      int to) {
    if (ROWS == 12) {
      addTwelveRows(weights, at, x, from, depth, start, startAt, sums, to);
    } else {
      addFourRows(weights, at, x, from, depth, start, startAt, sums, to);
    }
  }

  private static void addFourRows(
      float[] weights,
      int at,
      float[] x,
      int from,
      int depth,
      float[] start,
      int startAt,
      float[] sums,
      int to) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, start, startAt);
    FloatVector a1 = FloatVector.fromArray(FLOATS, start, startAt + LANES);
    FloatVector b0 = FloatVector.fromArray(FLOATS, start, startAt + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, start, startAt + PANEL + LANES);
    FloatVector c0 = FloatVector.fromArray(FLOATS, start, startAt + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, start, startAt + 2 * PANEL + LANES);
    FloatVector d0 = FloatVector.fromArray(FLOATS, start, startAt + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, start, startAt + 3 * PANEL + LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL + LANES);
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

  private static void addTwelveRows(
      float[] weights,
      int at,
      float[] x,
      int from,
      int depth,
      float[] start,
      int startAt,
      float[] sums,
      int to) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, start, startAt);
    FloatVector a1 = FloatVector.fromArray(FLOATS, start, startAt + LANES);
    FloatVector b0 = FloatVector.fromArray(FLOATS, start, startAt + PANEL);
    FloatVector b1 = FloatVector.fromArray(FLOATS, start, startAt + PANEL + LANES);
    FloatVector c0 = FloatVector.fromArray(FLOATS, start, startAt + 2 * PANEL);
    FloatVector c1 = FloatVector.fromArray(FLOATS, start, startAt + 2 * PANEL + LANES);
    FloatVector d0 = FloatVector.fromArray(FLOATS, start, startAt + 3 * PANEL);
    FloatVector d1 = FloatVector.fromArray(FLOATS, start, startAt + 3 * PANEL + LANES);
    FloatVector e0 = FloatVector.fromArray(FLOATS, start, startAt + 4 * PANEL);
    FloatVector e1 = FloatVector.fromArray(FLOATS, start, startAt + 4 * PANEL + LANES);
    FloatVector f0 = FloatVector.fromArray(FLOATS, start, startAt + 5 * PANEL);
    FloatVector f1 = FloatVector.fromArray(FLOATS, start, startAt + 5 * PANEL + LANES);
    FloatVector g0 = FloatVector.fromArray(FLOATS, start, startAt + 6 * PANEL);
    FloatVector g1 = FloatVector.fromArray(FLOATS, start, startAt + 6 * PANEL + LANES);
    FloatVector h0 = FloatVector.fromArray(FLOATS, start, startAt + 7 * PANEL);
    FloatVector h1 = FloatVector.fromArray(FLOATS, start, startAt + 7 * PANEL + LANES);
    FloatVector i0 = FloatVector.fromArray(FLOATS, start, startAt + 8 * PANEL);
    FloatVector i1 = FloatVector.fromArray(FLOATS, start, startAt + 8 * PANEL + LANES);
    FloatVector j0 = FloatVector.fromArray(FLOATS, start, startAt + 9 * PANEL);
    FloatVector j1 = FloatVector.fromArray(FLOATS, start, startAt + 9 * PANEL + LANES);
    FloatVector k0 = FloatVector.fromArray(FLOATS, start, startAt + 10 * PANEL);
    FloatVector k1 = FloatVector.fromArray(FLOATS, start, startAt + 10 * PANEL + LANES);
    FloatVector l0 = FloatVector.fromArray(FLOATS, start, startAt + 11 * PANEL);
    FloatVector l1 = FloatVector.fromArray(FLOATS, start, startAt + 11 * PANEL + LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector w0 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(FLOATS, weights, at + k * PANEL + LANES);
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
      xk = FloatVector.broadcast(FLOATS, x[from + 4 * DEPTH + k]);
      e0 = xk.fma(w0, e0);
      e1 = xk.fma(w1, e1);
      xk = FloatVector.broadcast(FLOATS, x[from + 5 * DEPTH + k]);
      f0 = xk.fma(w0, f0);
      f1 = xk.fma(w1, f1);
      xk = FloatVector.broadcast(FLOATS, x[from + 6 * DEPTH + k]);
      g0 = xk.fma(w0, g0);
      g1 = xk.fma(w1, g1);
      xk = FloatVector.broadcast(FLOATS, x[from + 7 * DEPTH + k]);
      h0 = xk.fma(w0, h0);
      h1 = xk.fma(w1, h1);
      xk = FloatVector.broadcast(FLOATS, x[from + 8 * DEPTH + k]);
      i0 = xk.fma(w0, i0);
      i1 = xk.fma(w1, i1);
      xk = FloatVector.broadcast(FLOATS, x[from + 9 * DEPTH + k]);
      j0 = xk.fma(w0, j0);
      j1 = xk.fma(w1, j1);
      xk = FloatVector.broadcast(FLOATS, x[from + 10 * DEPTH + k]);
      k0 = xk.fma(w0, k0);
      k1 = xk.fma(w1, k1);
      xk = FloatVector.broadcast(FLOATS, x[from + 11 * DEPTH + k]);
      l0 = xk.fma(w0, l0);
      l1 = xk.fma(w1, l1);
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
    one.mul(g0).intoArray(sums, to + 6 * PANEL);
    one.mul(g1).intoArray(sums, to + 6 * PANEL + LANES);
    one.mul(h0).intoArray(sums, to + 7 * PANEL);
    one.mul(h1).intoArray(sums, to + 7 * PANEL + LANES);
    one.mul(i0).intoArray(sums, to + 8 * PANEL);
    one.mul(i1).intoArray(sums, to + 8 * PANEL + LANES);
    one.mul(j0).intoArray(sums, to + 9 * PANEL);
    one.mul(j1).intoArray(sums, to + 9 * PANEL + LANES);
    one.mul(k0).intoArray(sums, to + 10 * PANEL);
    one.mul(k1).intoArray(sums, to + 10 * PANEL + LANES);
    one.mul(l0).intoArray(sums, to + 11 * PANEL);
    one.mul(l1).intoArray(sums, to + 11 * PANEL + LANES);
  }
}
