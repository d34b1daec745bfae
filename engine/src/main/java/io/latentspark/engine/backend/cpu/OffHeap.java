package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import java.util.function.LongFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One off-heap allocation, 64-byte aligned, freed by {@link #close}. Its buffers and addresses must
 * not be used after that. Large ones lie on huge pages where the system gives them.
 */
final class OffHeap implements AutoCloseable {
  static final int ALIGNMENT = 64;

  private static final long LARGE = 4 * HugePages.BYTES;

  static {
    JavaCpp.configure();
  }

  private final Pointer pointer;
  private final long bytes;
  private final long shift;

  private OffHeap(Pointer pointer, long bytes, long alignment) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.shift = aligned(pointer.address(), alignment) - pointer.address();
  }

  /** Allocates memory whose content is undefined. */
  static OffHeap allocate(long bytes) {
    return of(BytePointer::new, bytes);
  }

  /** Allocates zeros; large blocks are resident only from where they are first written. */
  static OffHeap allocateZeros(long bytes) {
    return of(Zeros::new, bytes);
  }

  private static OffHeap of(LongFunction<Pointer> allocator, long bytes) {
    if (bytes < LARGE) {
      return new OffHeap(allocator.apply(bytes + ALIGNMENT), bytes, ALIGNMENT);
    }
    OffHeap memory = new OffHeap(allocator.apply(bytes + HugePages.BYTES), bytes, HugePages.BYTES);
    HugePages.ask(memory.address(), bytes);
    return memory;
  }

  /** Of the C library, which need not write zeros where the system gave them. */
  private static final class Zeros extends Pointer {
    Zeros(long bytes) {
      super(calloc(1, bytes));
      if (isNull()) {
        throw new OutOfMemoryError("cannot allocate " + bytes + " bytes");
      }
      capacity = bytes;
      deallocator(new Freeing(address()));
    }

    @Override
    public int sizeof() {
      return 1;
    }

    private record Freeing(long address) implements Deallocator {
      @Override
      public void deallocate() {
        free(new Address().at(address));
      }
    }
  }

  /** The next multiple of the alignment. */
  static long aligned(long bytes) {
    return aligned(bytes, ALIGNMENT);
  }

  private static long aligned(long bytes, long alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }

  long bytes() {
    return bytes;
  }

  /** Native address of the first byte. */
  long address() {
    if (pointer.isNull()) {
      throw new IllegalStateException("the memory was freed");
    }
    return pointer.address() + shift;
  }

  /**
   * Has the system give the memory of a range, each thread its own pages: threads that first meet
   * in one page wait for each other, or make it twice.
   *
   * @param from a multiple of {@link HugePages#BYTES}
   */
  void populate(long from, long to, Workers workers) {
    int pages = Math.toIntExact((to - from + HugePages.BYTES - 1) / HugePages.BYTES);
    workers.run(
        pages,
        page -> {
          long at = from + page * HugePages.BYTES;
          HugePages.populate(address() + at, Math.min(HugePages.BYTES, to - at));
        });
  }

  /** A little-endian buffer over a part of the memory. */
  ByteBuffer slice(long offset, int length) {
    if (offset < 0 || length < 0 || offset + length > bytes) {
      throw new IndexOutOfBoundsException(offset + " + " + length + " of " + bytes);
    }
    return new Address().at(address() + offset).buffer(length);
  }

  @Override
  public void close() {
    pointer.deallocate();
  }
}
