package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
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

  private final BytePointer pointer;
  private final long bytes;
  private final long shift;

  private OffHeap(BytePointer pointer, long bytes, long alignment) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.shift = aligned(pointer.address(), alignment) - pointer.address();
  }

  /** Allocates memory whose content is undefined. */
  static OffHeap allocate(long bytes) {
    if (bytes < LARGE) {
      return new OffHeap(new BytePointer(bytes + ALIGNMENT), bytes, ALIGNMENT);
    }
    BytePointer pointer = new BytePointer(bytes + HugePages.BYTES);
    OffHeap memory = new OffHeap(pointer, bytes, HugePages.BYTES);
    HugePages.ask(memory.address(), bytes);
    return memory;
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

  /** A little-endian buffer over a part of the memory. */
  ByteBuffer slice(long offset, int length) {
    if (offset < 0 || length < 0 || offset + length > bytes) {
      throw new IndexOutOfBoundsException(offset + " + " + length + " of " + bytes);
    }
    return new Address().at(address() + offset).buffer(length);
  }

  /** Fills the memory with zeros. */
  void clear() {
    Pointer.memset(new Address().at(address()), 0, bytes);
  }

  @Override
  public void close() {
    pointer.deallocate();
  }
}
