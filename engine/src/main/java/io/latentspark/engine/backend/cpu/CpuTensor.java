package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Off-heap f32 matrix, 64-byte aligned; element (r, c) lies at byte {@link #byteOffset}. */
final class CpuTensor implements Tensor {
  private final OffHeap owner;
  private final ByteBuffer buffer;
  private final FloatBuffer floats;
  private final long address;
  private final int rows;
  private final int columns;
  private final int rowStride;
  private final int offset;

  private CpuTensor(
      OffHeap owner,
      ByteBuffer buffer,
      FloatBuffer floats,
      long address,
      int rows,
      int columns,
      int rowStride,
      int offset) {
    this.owner = owner;
    this.buffer = buffer;
    this.floats = floats;
    this.address = address;
    this.rows = rows;
    this.columns = columns;
    this.rowStride = rowStride;
    this.offset = offset;
  }

  static CpuTensor allocate(int rows, int columns) {
    long bytes = 4L * rows * columns;
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("tensor over 2 GiB: " + rows + " x " + columns);
    }
    OffHeap memory = OffHeap.allocateZeros(bytes);
    ByteBuffer buffer = memory.slice(0, (int) bytes);
    FloatBuffer floats = buffer.asFloatBuffer();
    return new CpuTensor(memory, buffer, floats, memory.address(), rows, columns, columns, 0);
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
        null, buffer, floats, address, count, columns, rowStride, offset + first * rowStride);
  }

  @Override
  public CpuTensor columns(int first, int count) {
    check(first >= 0 && count >= 0 && first + count <= columns, "columns", first, count);
    return new CpuTensor(null, buffer, floats, address, rows, count, rowStride, offset + first);
  }

  @Override
  public void read(int row, float[] destination) {
    floats.get(index(row, 0), destination, 0, columns);
  }

  @Override
  public void write(int row, float[] source) {
    floats.put(index(row, 0), source, 0, columns);
  }

  @Override
  public void clear() {
    for (int row = 0; row < rows; row++) {
      int at = index(row, 0);
      for (int c = 0; c < columns; c++) {
        floats.put(at + c, 0);
      }
    }
  }

  /** The whole allocation, little-endian; index it with {@link #byteOffset}. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Where element (row, column) of this window begins in {@link #buffer}. */
  int byteOffset(int row, int column) {
    return 4 * index(row, column);
  }

  /** The whole allocation as floats; index it with {@link #index}. */
  FloatBuffer floats() {
    return floats;
  }

  /** Where element (row, column) of this window lies in {@link #floats}. */
  int index(int row, int column) {
    return offset + row * rowStride + column;
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
      owner.close();
    }
  }

  private void check(boolean inside, String axis, int first, int count) {
    if (!inside) {
      throw new IndexOutOfBoundsException(
          axis + " " + first + " + " + count + " of [" + rows + ", " + columns + "]");
    }
  }
}
