package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Off-heap f32 matrix, 64-byte aligned; element (r, c) lies at byte {@link #byteOffset}. */
final class CpuTensor implements Tensor {
  private static final int ALIGNMENT = 64;

  private final Pointer owner;
  private final ByteBuffer buffer;
  private final long address;
  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int offset;

  private CpuTensor(
      Pointer owner,
      ByteBuffer buffer,
      long address,
      int rows,
      int columns,
      int rowStride,
      int offset) {
    this.owner = owner;
    this.buffer = buffer;
    this.address = address;
    this.rows = rows;
    this.columns = columns;
    this.rowStride = rowStride;
    this.offset = offset;
  }

  static CpuTensor allocate(int rows, int columns) {
    long bytes = 4L * rows * columns;
    if (bytes > Integer.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException("tensor over 2 GiB: " + rows + " x " + columns);
    }
    BytePointer pointer = new BytePointer(bytes + ALIGNMENT);
    long address = (pointer.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer whole = pointer.asByteBuffer();
    int shift = (int) (address - pointer.address());
    ByteBuffer buffer = whole.slice(shift, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    Pointer.memset(pointer, 0, bytes + ALIGNMENT);
    return new CpuTensor(pointer, buffer, address, rows, columns, columns, 0);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public CpuTensor rows(int first, int count) {
    check(first >= 0 && count >= 0 && first + count <= rows, "rows", first, count);
    return new CpuTensor(
        null, buffer, address, count, columns, rowStride, offset + first * rowStride);
  }

  @Override
  public CpuTensor columns(int first, int count) {
    check(first >= 0 && count >= 0 && first + count <= columns, "columns", first, count);
    return new CpuTensor(null, buffer, address, rows, count, rowStride, offset + first);
  }

  @Override
  public void read(int row, float[] destination) {
    int at = byteOffset(row, 0);
    for (int c = 0; c < columns; c++) {
      destination[c] = buffer.getFloat(at + 4 * c);
    }
  }

  @Override
  public void write(int row, float[] source) {
    int at = byteOffset(row, 0);
    for (int c = 0; c < columns; c++) {
      buffer.putFloat(at + 4 * c, source[c]);
    }
  }

  @Override
  public void clear() {
    for (int row = 0; row < rows; row++) {
      int at = byteOffset(row, 0);
      for (int c = 0; c < columns; c++) {
        buffer.putFloat(at + 4 * c, 0);
      }
    }
  }

  /** The whole allocation, little-endian; index it with {@link #byteOffset}. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Where element (row, column) of this window begins in {@link #buffer}. */
  int byteOffset(int row, int column) {
    return 4 * (offset + row * rowStride + column);
  }

  /** Native address of element (row, column), for libraries. */
  long address(int row, int column) {
    return address + byteOffset(row, column);
  }

  /** Elements from one row to the next. */
  int rowStride() {
    return rowStride;
  }

  @Override
  public void close() {
    if (owner != null) {
      owner.deallocate();
    }
  }

  private void check(boolean inside, String axis, int first, int count) {
    if (!inside) {
      throw new IndexOutOfBoundsException(
          axis + " " + first + " + " + count + " of [" + rows + ", " + columns + "]");
    }
  }
}
