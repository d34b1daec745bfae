package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/**
 * One off-heap allocation, 64-byte aligned, freed by {@link #close}. Its buffers and addresses must
 * not be used after that.
 */
final class OffHeap implements AutoCloseable {
  static final int ALIGNMENT = 64;

  static {
    JavaCpp.configure();
  }

  private final BytePointer pointer;
  private final long bytes;
  private final long shift;

  private OffHeap(BytePointer pointer, long bytes) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.shift = aligned(pointer.address()) - pointer.address();
  }

  /** Allocates memory whose content is undefined. */
  static OffHeap allocate(long bytes) {
    return new OffHeap(new BytePointer(bytes + ALIGNMENT), bytes);
  }

  /** The next multiple of the alignment. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
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

  @Override
  public void close() {
    pointer.deallocate();
  }
}
