package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;

/**
 * Memory of one packed weight. Small weights, such as an expert's, share large allocations, so that
 * huge pages serve them too; an allocation is freed with the last weight in it.
 */
final class WeightMemory implements AutoCloseable {
  private static final long SHARED_BYTES = 64 << 20;
  private static final long MOST_SHARED = SHARED_BYTES / 4;

  /** Pages that each thread has the system give at a time. */
  private static final int PAGES_AT_ONCE = 2;

  private static Shared current;

  private final Shared shared;
  private final long offset;
  private final long bytes;
  private boolean closed;

  /** An allocation and the weights in it; guarded by the class. */
  private static final class Shared {
    private final OffHeap memory;
    private long used;
    private long populated;
    private int weights;

    private Shared(long bytes) {
      memory = OffHeap.allocate(bytes);
    }

    /** Memory for what is used now, and some more: as it is wanted, since a model may be small. */
    private void populate(Workers workers) {
      if (used > populated) {
        long step = workers.threads() * PAGES_AT_ONCE * HugePages.BYTES;
        long steps = (used - populated + step - 1) / step;
        long to = Math.min(memory.bytes(), populated + steps * step);
        memory.populate(populated, to, workers);
        populated = to;
      }
    }
  }

  private WeightMemory(Shared shared, long bytes) {
    this.shared = shared;
    this.bytes = bytes;
    offset = shared.used;
    shared.used += OffHeap.aligned(bytes);
    shared.weights++;
  }

  /** Takes memory whose content is undefined, 64-byte aligned, and has the system give it. */
  static synchronized WeightMemory allocate(long bytes, Workers workers) {
    Shared shared = bytes > MOST_SHARED ? new Shared(OffHeap.aligned(bytes)) : shared(bytes);
    WeightMemory weight = new WeightMemory(shared, bytes);
    shared.populate(workers);
    return weight;
  }

  private static Shared shared(long bytes) {
    if (current == null || current.used + OffHeap.aligned(bytes) > SHARED_BYTES) {
      current = new Shared(SHARED_BYTES);
    }
    return current;
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
