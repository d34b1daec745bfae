package io.latentspark.engine.backend.cpu;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** One thread's arguments for one {@link MatmulPlan}; only addresses change between calls. */
final class MatmulCall {
  private final MatmulPlan plan;
  private final memory in;
  private final memory weights;
  private final memory out;
  private final memory scratchpad;
  private final long scratchpadBytes;
  private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(4);
  private final Address address = new Address();

  MatmulCall(MatmulPlan plan) {
    this.plan = plan;
    in = unbound(plan.description().src_desc());
    weights = unbound(plan.description().weights_desc());
    out = unbound(plan.description().dst_desc());
    scratchpad = unbound(plan.description().scratchpad_desc());
    scratchpadBytes = OffHeap.aligned(plan.description().scratchpad_desc().get_size());
    argument(0, dnnl.DNNL_ARG_SRC, in);
    argument(1, dnnl.DNNL_ARG_WEIGHTS, weights);
    argument(2, dnnl.DNNL_ARG_DST, out);
    argument(3, dnnl.DNNL_ARG_SCRATCHPAD, scratchpad);
    arguments.position(0);
  }

  /** Bytes of scratch that oneDNN works with. */
  long scratchBytes() {
    return scratchpadBytes;
  }

  /** Multiplies; the arguments after the stream are native addresses. */
  void run(stream queue, long inAt, long weightsAt, long outAt, long scratchAt) {
    bind(in, inAt);
    bind(weights, weightsAt);
    bind(out, outAt);
    if (scratchpadBytes > 0) {
      bind(scratchpad, scratchAt);
    }
    int status = dnnl.dnnl_primitive_execute(plan.primitive().get(), queue.get(), 4, arguments);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN matmul failed with status " + status);
    }
  }

  private void argument(int position, int kind, memory value) {
    arguments.position(position).arg(kind).memory(value.get());
  }

  private void bind(memory value, long at) {
    value.set_data_handle(address.at(at));
  }

  private static memory unbound(memory.desc layout) {
    return new memory(layout, OneDnn.engine(), (Pointer) null);
  }
}
