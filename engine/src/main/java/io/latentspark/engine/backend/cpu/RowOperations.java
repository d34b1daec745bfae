package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.RotaryTable;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Operations on one row at a time: norms, activation, rotation. */
final class RowOperations {
  private RowOperations() {}

  static void rmsNorm(CpuTensor in, float[] weight, double epsilon, CpuTensor out, int row) {
    ByteBuffer x = in.buffer();
    int from = in.byteOffset(row, 0);
    int n = in.columns();
    int whole = n - n % LANES;
    FloatVector squares = FloatVector.zero(VectorMath.FLOATS);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector v = VectorMath.load(x, from + 4 * c);
      squares = v.fma(v, squares);
    }
    float sum = VectorMath.sum(squares);
    for (int c = whole; c < n; c++) {
      float v = x.getFloat(from + 4 * c);
      sum = Math.fma(v, v, sum);
    }
    float scale = (float) (1.0 / Math.sqrt(sum / n + epsilon));
    ByteBuffer y = out.buffer();
    int to = out.byteOffset(row, 0);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector w = FloatVector.fromArray(VectorMath.FLOATS, weight, c);
      VectorMath.store(VectorMath.load(x, from + 4 * c).mul(scale).mul(w), y, to + 4 * c);
    }
    for (int c = whole; c < n; c++) {
      y.putFloat(to + 4 * c, x.getFloat(from + 4 * c) * scale * weight[c]);
    }
  }

  static void add(CpuTensor accumulator, CpuTensor delta, int row) {
    ByteBuffer a = accumulator.buffer();
    ByteBuffer d = delta.buffer();
    int to = accumulator.byteOffset(row, 0);
    int from = delta.byteOffset(row, 0);
    int n = accumulator.columns();
    int whole = n - n % LANES;
    for (int c = 0; c < whole; c += LANES) {
      VectorMath.store(
          VectorMath.load(a, to + 4 * c).add(VectorMath.load(d, from + 4 * c)), a, to + 4 * c);
    }
    for (int c = whole; c < n; c++) {
      a.putFloat(to + 4 * c, a.getFloat(to + 4 * c) + d.getFloat(from + 4 * c));
    }
  }

  static void siluMultiply(CpuTensor gateUp, CpuTensor out, int row) {
    ByteBuffer x = gateUp.buffer();
    ByteBuffer y = out.buffer();
    int n = out.columns();
    int gate = gateUp.byteOffset(row, 0);
    int up = gateUp.byteOffset(row, n);
    int to = out.byteOffset(row, 0);
    int whole = n - n % LANES;
    for (int c = 0; c < whole; c += LANES) {
      FloatVector g = VectorMath.load(x, gate + 4 * c);
      FloatVector u = VectorMath.load(x, up + 4 * c);
      FloatVector silu = g.div(VectorMath.exp(g.neg()).add(1f));
      VectorMath.store(silu.mul(u), y, to + 4 * c);
    }
    for (int c = whole; c < n; c++) {
      float g = x.getFloat(gate + 4 * c);
      float silu = g / (VectorMath.exp(-g) + 1f);
      y.putFloat(to + 4 * c, silu * x.getFloat(up + 4 * c));
    }
  }

  static void rotate(
      CpuTensor in, int headWidth, int offset, RotaryTable table, int position, int row) {
    ByteBuffer x = in.buffer();
    int pairs = table.width() / 2;
    int angles = position * pairs;
    for (int head = offset; head < in.columns(); head += headWidth) {
      int at = in.byteOffset(row, head);
      for (int i = 0; i < pairs; i++) {
        float cos = table.cos()[angles + i];
        float sin = table.sin()[angles + i];
        float even = x.getFloat(at + 8 * i);
        float odd = x.getFloat(at + 8 * i + 4);
        x.putFloat(at + 8 * i, even * cos - odd * sin);
        x.putFloat(at + 8 * i + 4, odd * cos + even * sin);
      }
    }
  }

  /** accumulator[row] += factor · in[from]. */
  static void addScaled(CpuTensor accumulator, int row, CpuTensor in, int from, float factor) {
    ByteBuffer a = accumulator.buffer();
    ByteBuffer x = in.buffer();
    int to = accumulator.byteOffset(row, 0);
    int at = in.byteOffset(from, 0);
    int n = accumulator.columns();
    int whole = n - n % LANES;
    FloatVector factors = FloatVector.broadcast(VectorMath.FLOATS, factor);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector sum = VectorMath.load(x, at + 4 * c).fma(factors, VectorMath.load(a, to + 4 * c));
      VectorMath.store(sum, a, to + 4 * c);
    }
    for (int c = whole; c < n; c++) {
      a.putFloat(to + 4 * c, Math.fma(x.getFloat(at + 4 * c), factor, a.getFloat(to + 4 * c)));
    }
  }

  static void copy(CpuTensor in, int fromRow, CpuTensor out, int toRow) {
    copy(in, fromRow, 0, out, toRow, 0, in.columns());
  }

  static void copy(
      CpuTensor in,
      int fromRow,
      int fromColumn,
      CpuTensor out,
      int toRow,
      int toColumn,
      int count) {
    int from = in.byteOffset(fromRow, fromColumn);
    int to = out.byteOffset(toRow, toColumn);
    out.buffer().put(to, in.buffer(), from, 4 * count);
  }

  /** The first of the largest values, or {@link Backend#NOT_FINITE}. */
  static int argmax(CpuTensor in, int row) {
    ByteBuffer x = in.buffer();
    int at = in.byteOffset(row, 0);
    int n = in.columns();
    int whole = n - n % LANES;
    float best = Float.NEGATIVE_INFINITY;
    if (whole > 0) {
      FloatVector highest = VectorMath.load(x, at);
      for (int c = LANES; c < whole; c += LANES) {
        highest = highest.max(VectorMath.load(x, at + 4 * c));
      }
      for (int lane = 0; lane < LANES; lane++) {
        best = Math.max(best, highest.lane(lane));
      }
    }
    for (int c = whole; c < n; c++) {
      best = Math.max(best, x.getFloat(at + 4 * c));
    }
    if (Float.isNaN(best) || best == Float.POSITIVE_INFINITY) {
      return Backend.NOT_FINITE;
    }
    int c = 0;
    while (x.getFloat(at + 4 * c) != best) {
      c++;
    }
    return c;
  }
}
