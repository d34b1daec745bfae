package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import java.nio.ByteBuffer;
import org.bytedeco.dnnl.memory;

/**
 * Weights packed for oneDNN's matmul: f32 throughout, or bf16 weights and inputs with f32 sums on
 * CPUs that multiply bf16. Tiles are packed as matrices of their own, in one allocation.
 */
final class OneDnnMatrix implements PackedMatrix {
  /** Values read at once while packing. */
  private static final int STAGED = 1 << 15;

  private final Tiling tiling;
  private final int depth;
  private final Dtype dtype;
  private final WeightMemory memory;
  private final long[] offsets;

  private OneDnnMatrix(Tiling tiling, int depth, Dtype dtype, Workers workers) {
    this.tiling = tiling;
    this.depth = depth;
    this.dtype = dtype;
    offsets = new long[tiling.count()];
    long bytes = 0;
    for (int t = 0; t < offsets.length; t++) {
      offsets[t] = bytes;
      bytes += OffHeap.aligned(layout(t).get_size());
    }
    memory = WeightMemory.allocate(bytes, workers);
  }

  /** Packs in parallel over tiles; values become {@code dtype}, rounded to nearest even. */
  static OneDnnMatrix pack(MatrixSource source, Dtype dtype, Workers workers) {
    return pack(source, dtype, Tiling.of(source.rows(), source.columns()), workers);
  }

  /** As {@link #pack(MatrixSource, Dtype, Workers)}, with tiles of the caller's choice. */
  static OneDnnMatrix pack(MatrixSource source, Dtype dtype, Tiling tiling, Workers workers) {
    OneDnnMatrix matrix = new OneDnnMatrix(tiling, source.columns(), dtype, workers);
    try {
      workers.run(matrix.tiles(), tile -> matrix.packTile(tile, source));
    } catch (RuntimeException | Error e) {
      matrix.close();
      throw e;
    }
    return matrix;
  }

  private void packTile(int tile, MatrixSource source) {
    OneDnnThread thread = OneDnnThread.current();
    int features = tiling.size(tile);
    int valueBytes = dtype == Dtype.BFLOAT16 ? 2 : 4;
    try (OffHeap plain = OffHeap.allocate((long) features * depth * valueBytes);
        memory.desc from = OneDnn.transposed(features, depth, dtype)) {
      ByteBuffer buffer = plain.slice(0, Math.toIntExact(plain.bytes()));
      int most = Math.max(1, STAGED / depth);
      for (int f = 0; f < features; f += most) {
        int count = Math.min(most, features - f);
        stage(source, tiling.first(tile) + f, count, buffer, f * depth);
      }
      thread.reorder(from, plain.address(), layout(tile), address(tile));
    }
  }

  private void stage(MatrixSource source, int first, int count, ByteBuffer plain, int at) {
    if (dtype == Dtype.FLOAT32) {
      float[] values = new float[count * depth];
      source.readRows(first, count, values, 0);
      plain.asFloatBuffer().put(at, values);
    } else {
      short[] values = new short[count * depth];
      source.readBfloat16(first, count, values, 0);
      plain.asShortBuffer().put(at, values);
    }
  }

  private long address(int tile) {
    return memory.address() + offsets[tile];
  }

  private memory.desc layout(int tile) {
    return MatmulPlan.weights(tiling.size(tile), depth, dtype);
  }

  @Override
  public int outFeatures() {
    return tiling.features();
  }

  @Override
  public int inFeatures() {
    return depth;
  }

  @Override
  public long bytes() {
    return memory.bytes();
  }

  @Override
  public int tiles() {
    return offsets.length;
  }

  @Override
  public void multiply(int firstTile, int tileCount, CpuTensor in, CpuTensor out) {
    OneDnnThread thread = OneDnnThread.current();
    int most = Math.max(1, CpuScratch.ROUNDED_BYTES / (depth * Dtype.BFLOAT16.bytes()));
    int first = 0;
    while (first < in.rows()) {
      int rest = in.rows() - first;
      int count = RowCounts.largestUpTo(dtype == Dtype.BFLOAT16 ? Math.min(most, rest) : rest);
      long inputs = in.address(first, 0);
      int stride = in.rowStride();
      if (dtype == Dtype.BFLOAT16) { // once for all tiles
        inputs = thread.round(new Rounding.Size(count, depth, stride), inputs);
        stride = depth;
      }
      for (int tile = firstTile; tile < firstTile + tileCount; tile++) {
        MatmulPlan.Size size =
            new MatmulPlan.Size(count, tiling.size(tile), depth, stride, out.rowStride(), dtype);
        thread.multiply(size, inputs, address(tile), out.address(first, tiling.first(tile)));
      }
      first += count;
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
