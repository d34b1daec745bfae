package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;

import io.latentspark.engine.backend.MatrixSource;
import java.nio.IntBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rounds rows to bf16 and packs them as {@link Panels} reads them. Used by one thread. */
final class PanelPacker {
  private static final int HALF = PANEL / 2;

  private final MatrixSource source;
  private final int depth;
  private final float[] rows;
  private final int[] pairs;
  private final int[] panel;

  PanelPacker(MatrixSource source) {
    this.source = source;
    depth = source.columns();
    rows = new float[PANEL * depth];
    pairs = new int[HALF * depth];
    panel = new int[HALF * depth];
  }

  /** Packs rows from {@code first} on as one panel; rows that are missing become zeros. */
  void pack(int first, int count, IntBuffer packed, int at) {
    source.readRows(first, count, rows, 0);
    Arrays.fill(rows, count * depth, PANEL * depth, 0);
    for (int n = 0; n < HALF; n++) {
      pair(n * depth, (n + HALF) * depth);
    }
    for (int k = 0; k < depth; k++) {
      for (int n = 0; n < HALF; n++) {
        panel[k * HALF + n] = pairs[n * depth + k];
      }
    }
    packed.put(at, panel, 0, HALF * depth);
  }

  /** Joins two rows: bf16 of the one in the lower, of the other in the upper halves. */
  private void pair(int lower, int upper) {
    int k = 0;
    for (; k < FLOATS.loopBound(depth); k += FLOATS.length()) {
      IntVector low = round(FloatVector.fromArray(FLOATS, rows, lower + k));
      IntVector high = round(FloatVector.fromArray(FLOATS, rows, upper + k));
      high.lanewise(VectorOperators.LSHL, 16).or(low).intoArray(pairs, lower + k);
    }
    for (; k < depth; k++) {
      int high = Bfloat16.round(rows[upper + k]);
      pairs[lower + k] = high << 16 | Bfloat16.round(rows[lower + k]);
    }
  }

  /** {@link Bfloat16#round} of each lane. */
  private static IntVector round(FloatVector values) {
    IntVector bits = values.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    IntVector nearest = bits.add(0x7fff).add(odd).lanewise(VectorOperators.LSHR, 16);
    VectorMask<Float> nan = values.test(VectorOperators.IS_NAN);
    if (nan.anyTrue()) {
      IntVector quiet = bits.lanewise(VectorOperators.LSHR, 16).or(Bfloat16.QUIET_NAN);
      return nearest.blend(quiet, nan.cast(nearest.species()));
    }
    return nearest;
  }
}
