package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;

/**
 * Memory of one packed weight. Small weights, such as an expert's, share large allocations, so that
 * huge pages serve them too; an allocation is freed with the last weight in it.
 */
final class WeightMemory implements AutoCloseable {
  private static final long SHARED_BYTES = 64 << 20;
  private static final long MOST_SHARED = SHARED_BYTES / 4;

  private static Shared current;

  private final Shared shared;
  private final long offset;
  private final long bytes;
  private boolean closed;

  /** An allocation and the weights in it; guarded by the class. */
  private static final class Shared {
    private final OffHeap memory;
    private long used;
    private int weights;

    private Shared(long bytes) {
      memory = OffHeap.allocate(bytes);
    }
  }

  private WeightMemory(Shared shared, long bytes) {
    this.shared = shared;
    this.bytes = bytes;
    offset = shared.used;
    shared.used += OffHeap.aligned(bytes);
    shared.weights++;
  }

  /** Takes memory whose content is undefined, 64-byte aligned. */
  static synchronized WeightMemory allocate(long bytes) {
    if (bytes > MOST_SHARED) {
      return new WeightMemory(new Shared(bytes), bytes);
    }
    if (current == null || current.used + OffHeap.aligned(bytes) > SHARED_BYTES) {
      current = new Shared(SHARED_BYTES);
    }
    return new WeightMemory(current, bytes);
  }

  long bytes() {
    return bytes;
  }

  /** Native address of the first byte. */
  long address() {
    return shared.memory.address() + offset;
  }

  /** A little-endian buffer over a part of the memory. */
  ByteBuffer slice(long from, int length) {
    return shared.memory.slice(offset + from, length);
  }

  @Override
  public void close() {
    synchronized (WeightMemory.class) {
      if (closed) {
        return;
      }
      closed = true;
      if (--shared.weights == 0) {
        shared.memory.close();
        if (current == shared) {
          current = null;
        }
      }
    }
  }
}
