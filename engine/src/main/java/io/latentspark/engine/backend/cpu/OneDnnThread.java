package io.latentspark.engine.backend.cpu;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/**
 * What a thread needs to run oneDNN by itself: a stream, its arguments for every plan it has met,
 * and scratch that grows to the largest of them. Held for as long as the thread lives.
 */
final class OneDnnThread {
  private static final ThreadLocal<OneDnnThread> CURRENT =
      ThreadLocal.withInitial(OneDnnThread::new);

  private final stream queue = new stream(OneDnn.engine());
  private final Map<MatmulPlan.Size, MatmulCall> calls = new HashMap<>();
  private final Map<Rounding.Size, RoundingCall> roundings = new HashMap<>();
  private OffHeap scratch = OffHeap.allocate(0);
  private OffHeap rounded = OffHeap.allocate(0);

  private OneDnnThread() {}

  /** The calling thread's. */
  static OneDnnThread current() {
    return CURRENT.get();
  }

  /** Multiplies one tile; the arguments after the size are native addresses. */
  void multiply(MatmulPlan.Size size, long in, long weights, long out) {
    MatmulCall call = calls.get(size);
    if (call == null) {
      call = new MatmulCall(MatmulPlan.of(size));
      calls.put(size, call);
      reserve(call.scratchBytes());
    }
    call.run(queue, in, weights, out, scratch.address());
  }

  /** Rounds f32 rows to bf16; the native address of the copy holds until the next call. */
  long round(Rounding.Size size, long from) {
    RoundingCall call = roundings.get(size);
    if (call == null) {
      call = new RoundingCall(Rounding.of(size));
      roundings.put(size, call);
      if (rounded.bytes() < call.bytes()) {
        rounded.close();
        rounded = OffHeap.allocate(call.bytes());
      }
    }
    call.run(queue, from, rounded.address());
    return rounded.address();
  }

  /** Lays a plain matrix out anew. */
  void reorder(memory.desc from, long fromAt, memory.desc to, long toAt) {
    try (memory source = new memory(from, OneDnn.engine(), new Address().at(fromAt));
        memory target = new memory(to, OneDnn.engine(), new Address().at(toAt));
        reorder primitive = new reorder(source, target)) {
      primitive.execute(queue, source, target);
    }
  }

  private void reserve(long bytes) {
    if (scratch.bytes() < bytes) {
      scratch.close();
      scratch = OffHeap.allocate(bytes);
    }
  }
}
