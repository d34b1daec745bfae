package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.Weight;
import jcuda.Pointer;

/** A weight on the device, row after row, each padded with zeros to 16 bytes. */
final class CudaMatrix implements Weight {
  private static final int ROW_ALIGNMENT = 16;
  private static final int VALUES_AT_ONCE = 1 << 22;

  private final DeviceMemory memory;
  private final Dtype dtype;
  private final int rows;
  private final int columns;
  private final int pitch;

  CudaMatrix(CudaDevice device, MatrixSource source, Dtype dtype) {
    this.dtype = dtype;
    rows = source.rows();
    columns = source.columns();
    int aligned = ROW_ALIGNMENT / dtype.bytes();
    pitch = (columns + aligned - 1) / aligned * aligned;
    memory = DeviceMemory.allocate(device, (long) rows * pitch * dtype.bytes());
    try {
      upload(source);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private void upload(MatrixSource source) {
    int most = Math.max(1, Math.min(rows, VALUES_AT_ONCE / pitch));
    float[] wide = new float[dtype == Dtype.FLOAT32 ? most * pitch : 0];
    short[] narrow = new short[dtype == Dtype.FLOAT32 ? 0 : most * pitch];
    Pointer values = dtype == Dtype.FLOAT32 ? Pointer.to(wide) : Pointer.to(narrow);
    for (int first = 0; first < rows; first += most) {
      int count = Math.min(most, rows - first);
      int together = pitch == columns ? count : 1;
      for (int row = 0; row < count; row += together) {
        if (dtype == Dtype.FLOAT32) {
          source.readRows(first + row, together, wide, row * pitch);
        } else {
          source.readBfloat16(first + row, together, narrow, row * pitch);
        }
      }
      long rowBytes = (long) pitch * dtype.bytes();
      memory.write(first * rowBytes, values, count * rowBytes);
    }
  }

  Dtype dtype() {
    return dtype;
  }

  /** Values from one row to the next. */
  int pitch() {
    return pitch;
  }

  long address() {
    return memory.address(0);
  }

  @Override
  public int outFeatures() {
    return rows;
  }

  @Override
  public int inFeatures() {
    return columns;
  }

  @Override
  public long bytes() {
    return memory.bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
