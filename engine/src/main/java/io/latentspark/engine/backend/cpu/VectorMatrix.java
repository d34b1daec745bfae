package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorKernels.DEPTH;
import static io.latentspark.engine.backend.cpu.VectorKernels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorKernels.PANEL_BYTES;
import static io.latentspark.engine.backend.cpu.VectorKernels.ROWS;

import io.latentspark.engine.backend.MatrixSource;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * bf16 weights multiplied in f32 by the JDK's Vector API: for CPUs that have no bf16 arithmetic,
 * where memory is read twice as fast as with f32 weights. A tile is a run of packed panels (see
 * {@link VectorKernels}); the last panel is filled up with zeros.
 */
final class VectorMatrix implements PackedMatrix {
  private static final ThreadLocal<VectorScratch> SCRATCH =
      ThreadLocal.withInitial(VectorScratch::new);

  /** From so many rows on, widening a panel once costs less than widening it for each block. */
  private static final int ROWS_TO_EXPAND = 12;

  private final Tiling tiling;
  private final int depth;
  private final OffHeap memory;
  private final ByteBuffer[] tiles;

  private VectorMatrix(Tiling tiling, int depth) {
    this.tiling = tiling;
    this.depth = depth;
    long[] offsets = new long[tiling.count() + 1];
    for (int t = 0; t < tiling.count(); t++) {
      offsets[t + 1] = offsets[t] + (long) panels(t) * depth * PANEL_BYTES;
      offsets[t + 1] = OffHeap.aligned(offsets[t + 1]);
    }
    memory = OffHeap.allocate(offsets[tiling.count()]);
    tiles = new ByteBuffer[tiling.count()];
    for (int t = 0; t < tiles.length; t++) {
      tiles[t] = memory.slice(offsets[t], Math.toIntExact(offsets[t + 1] - offsets[t]));
    }
  }

  /** Rounds every value to bf16 and packs it; tiles are read and packed in parallel. */
  static VectorMatrix pack(MatrixSource source, Workers workers) {
    VectorMatrix matrix =
        new VectorMatrix(Tiling.of(source.rows(), source.columns()), source.columns());
    try {
      workers.run(matrix.tiles(), tile -> matrix.packTile(tile, source));
    } catch (RuntimeException | Error e) {
      matrix.close();
      throw e;
    }
    return matrix;
  }

  private void packTile(int tile, MatrixSource source) {
    PanelPacker packer = new PanelPacker(source);
    IntBuffer packed = tiles[tile].asIntBuffer();
    for (int p = 0; p < panels(tile); p++) {
      int first = tiling.first(tile) + p * PANEL;
      int count = Math.min(PANEL, tiling.features() - first);
      packer.pack(first, count, packed, p * depth * PANEL / 2);
    }
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
    return tiling.count();
  }

  @Override
  public void multiplyTile(int tile, CpuTensor in, CpuTensor out) {
    VectorScratch scratch = SCRATCH.get();
    if (in.rows() == 1) {
      multiplyRow(tile, in, out, scratch);
      return;
    }
    int most = scratch.rowsAtOnce(depth);
    for (int first = 0; first < in.rows(); first += most) {
      int count = Math.min(most, in.rows() - first);
      multiplyRows(tile, in.rows(first, count), out.rows(first, count), scratch);
    }
  }

  private void multiplyRow(int tile, CpuTensor in, CpuTensor out, VectorScratch scratch) {
    float[] x = scratch.inputs(depth);
    in.read(0, x);
    int panels = panels(tile);
    float[] sums = scratch.sums(panels * PANEL);
    int p = 0;
    for (; p + 4 <= panels; p += 4) {
      VectorKernels.rowTimesFour(tiles[tile], p * depth * PANEL_BYTES, x, depth, sums, p * PANEL);
    }
    for (; p < panels; p++) {
      VectorKernels.row(tiles[tile], p * depth * PANEL_BYTES, x, depth, sums, p * PANEL);
    }
    out.floats().put(out.index(0, tiling.first(tile)), sums, 0, tiling.size(tile));
  }

  private void multiplyRows(int tile, CpuTensor in, CpuTensor out, VectorScratch scratch) {
    float[] x = scratch.blocks(in);
    int blocks = (in.rows() + ROWS - 1) / ROWS;
    for (int p = 0; p < panels(tile); p++) {
      float[] sums = scratch.sums(blocks * ROWS * PANEL);
      Arrays.fill(sums, 0, blocks * ROWS * PANEL, 0);
      int at = p * depth * PANEL_BYTES;
      if (in.rows() < ROWS_TO_EXPAND) {
        addPanel(tiles[tile], at, x, blocks, sums);
      } else {
        float[] expanded = scratch.panel(depth * PANEL);
        VectorKernels.expand(tiles[tile], at, depth, expanded);
        addExpandedPanel(expanded, x, blocks, sums);
      }
      store(sums, out, tiling.first(tile) + p * PANEL);
    }
  }

  private void addPanel(ByteBuffer weights, int at, float[] x, int blocks, float[] sums) {
    for (int k = 0, from = 0; k < depth; k += DEPTH) {
      int length = Math.min(DEPTH, depth - k);
      for (int b = 0; b < blocks; b++, from += ROWS * DEPTH) {
        VectorKernels.addRows(
            weights, at + k * PANEL_BYTES, x, from, length, sums, b * ROWS * PANEL);
      }
    }
  }

  private void addExpandedPanel(float[] weights, float[] x, int blocks, float[] sums) {
    for (int k = 0, from = 0; k < depth; k += DEPTH) {
      int length = Math.min(DEPTH, depth - k);
      for (int b = 0; b < blocks; b++, from += ROWS * DEPTH) {
        VectorKernels.addRowsExpanded(weights, k * PANEL, x, from, length, sums, b * ROWS * PANEL);
      }
    }
  }

  private void store(float[] sums, CpuTensor out, int firstFeature) {
    int count = Math.min(PANEL, tiling.features() - firstFeature);
    FloatBuffer floats = out.floats();
    for (int r = 0; r < out.rows(); r++) {
      floats.put(out.index(r, firstFeature), sums, r * PANEL, count);
    }
  }

  private int panels(int tile) {
    return (tiling.size(tile) + PANEL - 1) / PANEL;
  }

  @Override
  public void close() {
    Arrays.fill(tiles, null);
    memory.close();
  }
}
