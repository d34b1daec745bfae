package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums a buffer much larger than the last-level cache with all threads. A part is read as four
 * streams at once, which hides the memory's delay best.
 */
final class ReadBandwidth implements AutoCloseable {
  private static final int BYTES = 1 << 30;
  private static final int PART_BYTES = 1 << 24;
  private static final int STREAM_BYTES = PART_BYTES / 4;

  private final Workers workers;
  private final OffHeap memory = OffHeap.allocate(BYTES);
  private final ByteBuffer buffer = memory.slice(0, BYTES);
  private final AtomicInteger sum = new AtomicInteger();

  /** Fills the buffer: a page never written would be read from one shared page of zeros. */
  ReadBandwidth(Workers workers) {
    this.workers = workers;
    workers.run(BYTES / PART_BYTES, this::fill);
  }

  private void fill(int part) {
    for (int at = part * PART_BYTES, end = at + PART_BYTES; at < end; at += 8) {
      buffer.putLong(at, at);
    }
  }

  /** Reads everything once. */
  void pass() {
    workers.run(BYTES / PART_BYTES, part -> sum.addAndGet(sum(part * PART_BYTES)));
  }

  long bytes() {
    return BYTES;
  }

  private int sum(int from) {
    IntVector a = IntVector.zero(VectorMath.INTS);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    int step = VectorMath.INTS.vectorByteSize();
    for (int at = from, end = from + STREAM_BYTES; at < end; at += 2 * step) {
      a = a.add(load(at)).add(load(at + step));
      b = b.add(load(at + STREAM_BYTES)).add(load(at + STREAM_BYTES + step));
      c = c.add(load(at + 2 * STREAM_BYTES)).add(load(at + 2 * STREAM_BYTES + step));
      d = d.add(load(at + 3 * STREAM_BYTES)).add(load(at + 3 * STREAM_BYTES + step));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  private IntVector load(int at) {
    return IntVector.fromByteBuffer(VectorMath.INTS, buffer, at, VectorMath.ORDER);
  }

  @Override
  public void close() {
    memory.close();
  }
}
