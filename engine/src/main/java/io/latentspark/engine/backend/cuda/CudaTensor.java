package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.Tensor;
import java.util.Objects;
import jcuda.Pointer;

/** A matrix of f32 on the device. */
final class CudaTensor implements Tensor {
  private final KernelLauncher kernels;
  private final DeviceMemory memory;
  private final boolean owner;
  private final long offset;
  private final int rows;
  private final int columns;
  private final int rowStride;

  private CudaTensor(
      KernelLauncher kernels,
      DeviceMemory memory,
      boolean owner,
      long offset,
      int rows,
      int columns,
      int rowStride) {
    this.kernels = kernels;
    this.memory = memory;
    this.owner = owner;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.rowStride = rowStride;
  }

  static CudaTensor allocate(CudaDevice device, KernelLauncher kernels, int rows, int columns) {
    DeviceMemory memory = DeviceMemory.allocate(device, (long) Float.BYTES * rows * columns);
    try {
      memory.clear();
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
    return new CudaTensor(kernels, memory, true, 0, rows, columns, columns);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  /** Values from one row to the next. */
  int rowStride() {
    return rowStride;
  }

  /** Of its first value. */
  long address() {
    return memory.address(Float.BYTES * offset);
  }

  @Override
  public CudaTensor rows(int first, int count) {
    check(first >= 0 && count >= 0 && first + count <= rows, "rows", first, count);
    return new CudaTensor(
        kernels, memory, false, offset + (long) first * rowStride, count, columns, rowStride);
  }

  @Override
  public CudaTensor columns(int first, int count) {
    check(first >= 0 && count >= 0 && first + count <= columns, "columns", first, count);
    return new CudaTensor(kernels, memory, false, offset + first, rows, count, rowStride);
  }

  @Override
  public void read(int row, float[] destination) {
    Objects.checkFromIndexSize(0, columns, destination.length);
    memory.read(byteOffset(row), Pointer.to(destination), (long) Float.BYTES * columns);
  }

  @Override
  public void write(int row, float[] source) {
    Objects.checkFromIndexSize(0, columns, source.length);
    memory.write(byteOffset(row), Pointer.to(source), (long) Float.BYTES * columns);
  }

  private long byteOffset(int row) {
    return Float.BYTES * (offset + (long) row * rowStride);
  }

  @Override
  public void clear() {
    kernels.launch(Kernel.CLEAR).with(this).with(columns).overRows(rows, columns);
  }

  @Override
  public void close() {
    if (owner) {
      memory.close();
    }
  }

  private void check(boolean inside, String axis, int first, int count) {
    if (!inside) {
      throw new IndexOutOfBoundsException(
          axis + " " + first + " + " + count + " of [" + rows + ", " + columns + "]");
    }
  }
}
