package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Bfloat16;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.PagedRows;
import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Paged rows off-heap, one allocation for each layer; a row is contiguous, in bf16 or f32. */
final class CpuPagedRows implements PagedRows {
  private final OffHeap[] owners;
  private final ByteBuffer[] buffers;
  private final int slots;
  private final int width;
  private final Dtype dtype;

  CpuPagedRows(int layers, int slots, int width, Dtype dtype) {
    this.slots = slots;
    this.width = width;
    this.dtype = dtype;
    owners = new OffHeap[layers];
    buffers = new ByteBuffer[layers];
    try {
      for (int layer = 0; layer < layers; layer++) {
        owners[layer] = OffHeap.allocate(layerBytes());
        buffers[layer] = owners[layer].slice(0, (int) layerBytes());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Has the system give all memory now: for rows that are all about to be stored. */
  void populate(Workers workers) {
    for (OffHeap owner : owners) {
      owner.populate(0, owner.bytes(), workers);
    }
  }

  /** Copies {@code count} rows of a matrix from {@code first} on to as many slots. */
  void store(MatrixSource source, int first, int count, int layer, int slot) {
    if (dtype == Dtype.FLOAT32) {
      float[] values = new float[count * width];
      source.readRows(first, count, values, 0);
      buffers[layer].asFloatBuffer().put(slot * width, values);
    } else {
      short[] values = new short[count * width];
      source.readBfloat16(first, count, values, 0);
      buffers[layer].asShortBuffer().put(slot * width, values);
    }
  }

  /** Copies a row from f32 activations. */
  void store(CpuTensor rows, int row, int layer, int slot) {
    ByteBuffer from = rows.buffer();
    ByteBuffer to = buffers[layer];
    int at = rows.byteOffset(row, 0);
    if (dtype == Dtype.FLOAT32) {
      to.put(4 * slot * width, from, at, 4 * width);
      return;
    }
    int base = 2 * slot * width;
    for (int c = 0; c < width; c++) {
      to.putShort(base + 2 * c, (short) Bfloat16.round(from.getFloat(at + 4 * c)));
    }
  }

  /** Copies a row to f32 activations. */
  void load(int layer, int slot, CpuTensor rows, int row) {
    ByteBuffer to = rows.buffer();
    int at = rows.byteOffset(row, 0);
    if (dtype == Dtype.FLOAT32) {
      to.put(at, buffers[layer], 4 * slot * width, 4 * width);
      return;
    }
    ByteBuffer from = buffers[layer];
    int base = 2 * slot * width;
    int whole = width - width % VectorMath.LANES;
    for (int c = 0; c < whole; c += VectorMath.LANES) {
      VectorMath.store(VectorMath.loadBfloat16(from, base + 2 * c), to, at + 4 * c);
    }
    for (int c = whole; c < width; c++) {
      to.putFloat(at + 4 * c, Bfloat16.widen(from.getShort(base + 2 * c)));
    }
  }

  /** Copies a row to the heap. */
  void load(int layer, int slot, float[] destination, int offset) {
    ByteBuffer from = buffers[layer];
    boolean wide = dtype == Dtype.FLOAT32;
    int base = dtype.bytes() * slot * width;
    int whole = width - width % VectorMath.LANES;
    for (int c = 0; c < whole; c += VectorMath.LANES) {
      FloatVector values =
          wide ? VectorMath.load(from, base + 4 * c) : VectorMath.loadBfloat16(from, base + 2 * c);
      values.intoArray(destination, offset + c);
    }
    for (int c = whole; c < width; c++) {
      destination[offset + c] =
          wide ? from.getFloat(base + 4 * c) : Bfloat16.widen(from.getShort(base + 2 * c));
    }
  }

  private long layerBytes() {
    return (long) slots * width * dtype.bytes();
  }

  @Override
  public int layers() {
    return owners.length;
  }

  @Override
  public int slots() {
    return slots;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long bytes() {
    return owners.length * layerBytes();
  }

  @Override
  public void close() {
    for (OffHeap owner : owners) {
      if (owner != null) { // null where allocating failed midway
        owner.close();
      }
    }
  }
}
