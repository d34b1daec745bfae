package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/** The oneDNN library, loaded on first use. */
final class OneDnn {
  private static final engine ENGINE;

  static {
    JavaCpp.configure();
    ENGINE = new engine(engine.kind.cpu, 0);
  }

  private OneDnn() {}

  /**
   * The process's engine. Whoever makes a primitive or a stream asks for it first; from then on
   * oneDNN computes in the calling thread alone.
   */
  static engine engine() {
    OpenMp.useCallingThreadOnly();
    return ENGINE;
  }

  static memory.data_type type(Dtype dtype) {
    return dtype == Dtype.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32;
  }

  /** A matrix {@code [rows, columns]} whose rows are {@code stride} elements apart. */
  static memory.desc matrix(long rows, long columns, Dtype dtype, long stride) {
    return new memory.desc(new long[] {rows, columns}, type(dtype), new long[] {stride, 1}, false);
  }

  /** The transpose of a plain matrix {@code [rows, columns]}, where it lies. */
  static memory.desc transposed(long rows, long columns, Dtype dtype) {
    return new memory.desc(new long[] {columns, rows}, type(dtype), new long[] {1, columns}, false);
  }
}
