package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * A oneDNN matmul of one size, made once for the process and shared by all matrices and threads.
 * Strong references keep what the native primitives still use.
 */
final class MatmulPlan {
  /** Weights are laid out as oneDNN likes them for so many rows; other row counts follow. */
  private static final int LAYOUT_ROWS = 64;

  private static final ConcurrentMap<Size, MatmulPlan> PLANS = new ConcurrentHashMap<>();
  private static final ConcurrentMap<Layout, memory.desc> LAYOUTS = new ConcurrentHashMap<>();

  private final matmul.primitive_desc description;
  private final matmul primitive;

  private MatmulPlan(Size size) {
    memory.desc in = OneDnn.matrix(size.rows, size.inFeatures, size.dtype, size.inStride);
    memory.desc out = OneDnn.matrix(size.rows, size.outFeatures, Dtype.FLOAT32, size.outStride);
    description = describe(in, weights(size.outFeatures, size.inFeatures, size.dtype), out);
    primitive = new matmul(description);
  }

  static MatmulPlan of(Size size) {
    return PLANS.computeIfAbsent(size, MatmulPlan::new);
  }

  /** How a tile {@code [outFeatures, inFeatures]} of weights is laid out, whatever the rows. */
  static memory.desc weights(int outFeatures, int inFeatures, Dtype dtype) {
    return LAYOUTS.computeIfAbsent(new Layout(outFeatures, inFeatures, dtype), Layout::query);
  }

  private static matmul.primitive_desc describe(
      memory.desc in, memory.desc weights, memory.desc out) {
    primitive_attr attributes = new primitive_attr();
    // oneDNN's own scratchpad is shared between threads and would mix their results.
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user.value);
    return new matmul.primitive_desc(OneDnn.engine(), in, weights, out, attributes, false);
  }

  matmul.primitive_desc description() {
    return description;
  }

  matmul primitive() {
    return primitive;
  }

  /**
   * What a plan is made for.
   *
   * @param inStride elements between rows of the input
   * @param outStride elements between rows of the f32 output
   * @param dtype of weights and input, and of the arithmetic
   */
  record Size(
      int rows, int outFeatures, int inFeatures, int inStride, int outStride, Dtype dtype) {}

  private record Layout(int outFeatures, int inFeatures, Dtype dtype) {
    private memory.desc query() {
      memory.desc any =
          new memory.desc(
              new long[] {inFeatures, outFeatures},
              OneDnn.type(dtype),
              memory.format_tag.any,
              false);
      return describe(
              OneDnn.matrix(LAYOUT_ROWS, inFeatures, dtype, inFeatures),
              any,
              OneDnn.matrix(LAYOUT_ROWS, outFeatures, Dtype.FLOAT32, outFeatures))
          .weights_desc();
    }
  }
}
