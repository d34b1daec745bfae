package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.PagedContexts;
import io.latentspark.engine.backend.cuda.KernelLauncher.Shape;

/**
 * Launches {@code attend_paged}: a block for each 8 heads of a part of a row's context. Long
 * contexts are split, by their own length alone; then the parts are joined.
 */
final class PagedAttention implements AutoCloseable {
  private static final int THREADS = 128;
  private static final int HEADS = 8;
  private static final int KEYS = 32;
  private static final int KEYS_OF_PART = 256;
  private static final int MOST_PARTS = 64;

  /** Parts of all rows that are computed before they are joined. */
  private static final int PARTS_AT_ONCE = 1024;

  private final CudaDevice device;
  private final KernelLauncher kernels;
  private final Staging staging;
  private DeviceMemory partial;

  PagedAttention(CudaDevice device, KernelLauncher kernels, Staging staging) {
    this.device = device;
    this.kernels = kernels;
    this.staging = staging;
  }

  void attend(
      CudaTensor queries,
      CudaPagedRows pages,
      int layer,
      PagedContexts contexts,
      float scale,
      CudaTensor out) {
    int longest = 0;
    for (int length : contexts.lengths()) {
      longest = Math.max(longest, length);
    }
    int parts = Math.min(MOST_PARTS, (longest + KEYS_OF_PART - 1) / KEYS_OF_PART);
    int atOnce = Math.max(1, PARTS_AT_ONCE / Math.max(1, parts));
    int heads = queries.columns() / pages.width();
    int blocks = (heads + HEADS - 1) / HEADS;
    Call call = new Call(pages, layer, contexts, scale, heads, blocks, parts);
    for (int first = 0; first < contexts.rows(); first += atOnce) {
      int rows = Math.min(atOnce, contexts.rows() - first);
      attend(call, first, queries.rows(first, rows), out.rows(first, rows));
    }
  }

  private record Call(
      CudaPagedRows pages,
      int layer,
      PagedContexts contexts,
      float scale,
      int heads,
      int blocks,
      int parts) {}

  private void attend(Call call, int first, CudaTensor queries, CudaTensor out) {
    PagedContexts contexts = call.contexts;
    int rows = queries.rows();
    int width = call.pages.width();
    int value = contexts.valueWidth();
    int tableWidth = 0;
    for (int row = first; row < first + rows; row++) {
      tableWidth = Math.max(tableWidth, blocks(contexts, row));
    }
    int[] table = new int[rows * (2 + tableWidth)];
    for (int row = 0; row < rows; row++) {
      table[2 * row] = contexts.starts()[first + row];
      table[2 * row + 1] = contexts.lengths()[first + row];
      System.arraycopy(
          contexts.blockTables()[first + row],
          0,
          table,
          2 * rows + row * tableWidth,
          blocks(contexts, first + row));
    }
    long address = staging.carry(table);
    long states = reserve(call.heads, value);
    int tileBytes = KEYS * (width * call.pages.dtype().bytes() + Integer.BYTES);
    kernels
        .launch(Kernel.attendPaged(call.pages.dtype()))
        .with(partial.address(0))
        .with(states)
        .with(queries)
        .with(call.pages.address(call.layer))
        .with(address)
        .with(address + 2L * Integer.BYTES * rows)
        .with(tableWidth)
        .with(contexts.blockSize())
        .with(call.heads)
        .with(width)
        .with(value)
        .with(MOST_PARTS)
        .with(call.scale)
        .run(
            new Shape(
                call.blocks,
                call.parts,
                rows,
                THREADS,
                Float.BYTES * HEADS * (width + value + KEYS) + tileBytes));
    kernels
        .launch(Kernel.JOIN_PARTS)
        .with(out)
        .with(partial.address(0))
        .with(states)
        .with(address)
        .with(value)
        .with(call.parts)
        .with(MOST_PARTS)
        .run(new Shape(call.heads, rows, 1, THREADS, 0));
  }

  private static int blocks(PagedContexts contexts, int row) {
    int positions = contexts.starts()[row] + contexts.lengths()[row];
    return (positions + contexts.blockSize() - 1) / contexts.blockSize();
  }

  /** Makes room for values and states of as many parts as there can be; the states' address. */
  private long reserve(int heads, int value) {
    long parts = (long) PARTS_AT_ONCE * heads;
    long valueBytes = Float.BYTES * parts * value;
    long bytes = valueBytes + 2 * Float.BYTES * parts;
    if (partial == null || partial.bytes() < bytes) {
      close();
      partial = DeviceMemory.allocate(device, bytes);
    }
    return partial.address(valueBytes);
  }

  @Override
  public void close() {
    if (partial != null) {
      partial.close();
      partial = null; // what follows may fail
    }
  }
}
