package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorMath.INTS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * How {@link VectorMatrix} lays out weights: panels of {@link #PANEL} output features, two vectors
 * wide. For each input feature a packed panel has a vector of ints: feature n in the lower, feature
 * n + {@link VectorMath#LANES} in the upper half, as bf16.
 *
 * <p>Vectors are as wide as this CPU's. That changes no result: every output is one chain of fused
 * multiply-adds in ascending order of input features, whichever loop computes it.
 */
final class Panels {
  /** Output features of a panel. */
  static final int PANEL = 2 * LANES;

  /** Bytes of a packed panel for each input feature. */
  static final int PANEL_BYTES = 2 * PANEL;

  /** Input features whose expanded weights, 16 KiB, stay in a core's L1 while rows pass. */
  static final int DEPTH = 4096 / PANEL;

  private static final int UPPER = 0xffff0000;

  private Panels() {}

  /** Widens a packed panel to f32: {@link #PANEL} floats for each input feature. */
  static void expand(ByteBuffer weights, int at, int depth, float[] expanded) {
    for (int k = 0; k < depth; k++) {
      IntVector w = packed(weights, at + k * PANEL_BYTES);
      lower(w).intoArray(expanded, k * PANEL);
      upper(w).intoArray(expanded, k * PANEL + LANES);
    }
  }

  static IntVector packed(ByteBuffer weights, int at) {
    return IntVector.fromByteBuffer(INTS, weights, at, VectorMath.ORDER);
  }

  static FloatVector lower(IntVector packed) {
    return packed.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector upper(IntVector packed) {
    return packed.and(UPPER).reinterpretAsFloats();
  }
}
