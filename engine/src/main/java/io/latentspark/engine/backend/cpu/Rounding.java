package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/**
 * Rounds strided f32 rows to contiguous bf16 rows, to nearest even. Made once for the process for
 * each size.
 */
final class Rounding {
  private static final ConcurrentMap<Size, Rounding> MADE = new ConcurrentHashMap<>();

  private final memory.desc from;
  private final memory.desc rounded;
  private final reorder primitive;

  /**
   * What is rounded.
   *
   * @param stride elements between rows
   */
  record Size(int rows, int columns, int stride) {}

  private Rounding(Size size) {
    from = OneDnn.matrix(size.rows, size.columns, Dtype.FLOAT32, size.stride);
    rounded = OneDnn.matrix(size.rows, size.columns, Dtype.BFLOAT16, size.columns);
    primitive =
        new reorder(new reorder.primitive_desc(OneDnn.engine(), from, OneDnn.engine(), rounded));
  }

  static Rounding of(Size size) {
    return MADE.computeIfAbsent(size, Rounding::new);
  }

  memory.desc from() {
    return from;
  }

  memory.desc rounded() {
    return rounded;
  }

  reorder primitive() {
    return primitive;
  }
}
