package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.PagedRows;

/** Paged rows on the device, in bf16 or f32, a layer after the other. */
final class CudaPagedRows implements PagedRows {
  private final DeviceMemory memory;
  private final int layers;
  private final int slots;
  private final int width;
  private final Dtype dtype;

  CudaPagedRows(CudaDevice device, int layers, int slots, int width, Dtype dtype) {
    this.layers = layers;
    this.slots = slots;
    this.width = width;
    this.dtype = dtype;
    memory = DeviceMemory.allocate(device, layers * layerBytes());
  }

  private long layerBytes() {
    return (long) slots * width * dtype.bytes();
  }

  Dtype dtype() {
    return dtype;
  }

  /** Of a layer's first slot. */
  long address(int layer) {
    return memory.address(layer * layerBytes());
  }

  @Override
  public int layers() {
    return layers;
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
    return memory.bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
