package io.latentspark.engine.backend.cpu;

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
 * Inner loops over packed panels, for one or two whole rows: weights are widened as they are read.
 * The loops are written out, a register for each accumulator, because the JIT keeps vectors in
 * registers only so. Sums are stored as products with 1, which changes none: what comes out of a
 * loop is at times of no certain type to the JIT, and stored as it is would be made an object in
 * every pass.
 */
final class PackedKernels {
  private PackedKernels() {}

  /**
   * One row times one panel.
   *
   * @param weights the panel begins at byte {@code at}
   * @param x {@code depth} inputs, the first at {@code from}
   * @param sums receives {@link Panels#PANEL} sums from {@code to} on
   */
  static void row(
      ByteBuffer weights, int at, float[] x, int from, int depth, float[] sums, int to) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(FLOATS, x[from + k]);
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      a0 = xk.fma(lower(w), a0);
      a1 = xk.fma(upper(w), a1);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    one.mul(a0).intoArray(sums, to);
    one.mul(a1).intoArray(sums, to + LANES);
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
   * Two rows times four panels, as {@link #rowTimesFour}; the rows of {@code x} are {@code depth}
   * apart, those of {@code sums} {@code 4 * PANEL}. Needs the 32 registers of AVX-512.
   */
  static void twoRowsTimesFour(ByteBuffer weights, int at, float[] x, int depth, float[] sums) {
    int panel = depth * PANEL_BYTES;
    int at1 = at + panel;
    int at2 = at + 2 * panel;
    int at3 = at + 3 * panel;
    FloatVector a0x = FloatVector.zero(FLOATS);
    FloatVector a0y = a0x;
    FloatVector a1x = a0x;
    FloatVector a1y = a0x;
    FloatVector b0x = a0x;
    FloatVector b0y = a0x;
    FloatVector b1x = a0x;
    FloatVector b1y = a0x;
    FloatVector c0x = a0x;
    FloatVector c0y = a0x;
    FloatVector c1x = a0x;
    FloatVector c1y = a0x;
    FloatVector d0x = a0x;
    FloatVector d0y = a0x;
    FloatVector d1x = a0x;
    FloatVector d1y = a0x;
    for (int k = 0; k < depth; k++) {
      FloatVector first = FloatVector.broadcast(FLOATS, x[k]);
      FloatVector second = FloatVector.broadcast(FLOATS, x[depth + k]);
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      FloatVector wide = lower(w);
      a0x = first.fma(wide, a0x);
      a0y = second.fma(wide, a0y);
      wide = upper(w);
      a1x = first.fma(wide, a1x);
      a1y = second.fma(wide, a1y);
      w = packed(weights, at1 + k * PANEL_BYTES);
      wide = lower(w);
      b0x = first.fma(wide, b0x);
      b0y = second.fma(wide, b0y);
      wide = upper(w);
      b1x = first.fma(wide, b1x);
      b1y = second.fma(wide, b1y);
      w = packed(weights, at2 + k * PANEL_BYTES);
      wide = lower(w);
      c0x = first.fma(wide, c0x);
      c0y = second.fma(wide, c0y);
      wide = upper(w);
      c1x = first.fma(wide, c1x);
      c1y = second.fma(wide, c1y);
      w = packed(weights, at3 + k * PANEL_BYTES);
      wide = lower(w);
      d0x = first.fma(wide, d0x);
      d0y = second.fma(wide, d0y);
      wide = upper(w);
      d1x = first.fma(wide, d1x);
      d1y = second.fma(wide, d1y);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    one.mul(a0x).intoArray(sums, 0);
    one.mul(a1x).intoArray(sums, 0 + LANES);
    one.mul(b0x).intoArray(sums, PANEL);
    one.mul(b1x).intoArray(sums, PANEL + LANES);
    one.mul(c0x).intoArray(sums, 2 * PANEL);
    one.mul(c1x).intoArray(sums, 2 * PANEL + LANES);
    one.mul(d0x).intoArray(sums, 3 * PANEL);
    one.mul(d1x).intoArray(sums, 3 * PANEL + LANES);
    one.mul(a0y).intoArray(sums, 0 + 4 * PANEL);
    one.mul(a1y).intoArray(sums, 0 + 4 * PANEL + LANES);
    one.mul(b0y).intoArray(sums, PANEL + 4 * PANEL);
    one.mul(b1y).intoArray(sums, PANEL + 4 * PANEL + LANES);
    one.mul(c0y).intoArray(sums, 2 * PANEL + 4 * PANEL);
    one.mul(c1y).intoArray(sums, 2 * PANEL + 4 * PANEL + LANES);
    one.mul(d0y).intoArray(sums, 3 * PANEL + 4 * PANEL);
    one.mul(d1y).intoArray(sums, 3 * PANEL + 4 * PANEL + LANES);
  }
}
