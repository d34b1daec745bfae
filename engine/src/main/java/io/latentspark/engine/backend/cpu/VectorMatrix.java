package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.Panels.PANEL_BYTES;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import io.latentspark.engine.backend.MatrixSource;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * bf16 weights multiplied in f32 by the JDK's Vector API: for CPUs that are faster so than with
 * bf16 arithmetic, if they have that. A tile is a run of packed panels (see {@link Panels}); the
 * last panel is filled up with zeros.
 */
final class VectorMatrix implements PackedMatrix {
  private static final ThreadLocal<VectorScratch> SCRATCH =
      ThreadLocal.withInitial(VectorScratch::new);

  private static final ThreadLocal<PanelPacker> PACKER = ThreadLocal.withInitial(PanelPacker::new);

  /** Panels of a tile: as many as one row passes at once. */
  private static final int TILE_PANELS = 4;

  /** Most rows for which all panels of a tile are read at once. */
  private static final int MOST_STREAMED = LANES >= 16 ? 2 : 1;

  private final Tiling tiling;
  private final int depth;
  private final WeightMemory memory;
  private final ByteBuffer[] tiles;

  private VectorMatrix(int features, int depth, Workers workers) {
    tiling = new Tiling(features, TILE_PANELS * PANEL);
    this.depth = depth;
    long[] offsets = new long[tiling.count() + 1];
    for (int t = 0; t < tiling.count(); t++) {
      offsets[t + 1] = offsets[t] + (long) panels(t) * depth * PANEL_BYTES;
    }
    memory = WeightMemory.allocate(offsets[tiling.count()], workers);
    tiles = new ByteBuffer[tiling.count()];
    for (int t = 0; t < tiles.length; t++) {
      tiles[t] = memory.slice(offsets[t], Math.toIntExact(offsets[t + 1] - offsets[t]));
    }
  }

  /** Rounds every value to bf16 and packs it; tiles are read and packed in parallel. */
  static VectorMatrix pack(MatrixSource source, Workers workers) {
    VectorMatrix matrix = new VectorMatrix(source.rows(), source.columns(), workers);
    try {
      workers.run(matrix.tiles(), tile -> matrix.packTile(tile, source));
    } catch (RuntimeException | Error e) {
      matrix.close();
      throw e;
    }
    return matrix;
  }

  private void packTile(int tile, MatrixSource source) {
    PanelPacker packer = PACKER.get();
    IntBuffer packed = tiles[tile].asIntBuffer();
    for (int p = 0; p < panels(tile); p++) {
      int first = tiling.first(tile) + p * PANEL;
      int count = Math.min(PANEL, tiling.features() - first);
      packer.pack(source, first, count, packed, p * depth * PANEL / 2);
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
  public void multiply(int firstTile, int tileCount, CpuTensor in, CpuTensor out) {
    VectorScratch scratch = SCRATCH.get();
    if (in.rows() <= MOST_STREAMED) {
      float[] x = scratch.inputs(in.rows() * depth);
      for (int r = 0; r < in.rows(); r++) {
        in.floats().get(in.index(r, 0), x, r * depth, depth);
      }
      for (int tile = firstTile; tile < firstTile + tileCount; tile++) {
        stream(tile, x, out, scratch);
      }
      return;
    }
    int most = VectorScratch.rowsAtOnce(depth);
    for (int first = 0; first < in.rows(); first += most) {
      int count = Math.min(most, in.rows() - first);
      float[] x = scratch.copy(in.rows(first, count), PanelPair.padded(count));
      for (int tile = firstTile; tile < firstTile + tileCount; tile++) {
        multiplyRows(tile, x, out.rows(first, count), scratch);
      }
    }
  }

  /** All of a tile's panels at once for one or two rows. */
  private void stream(int tile, float[] x, CpuTensor out, VectorScratch scratch) {
    int panels = panels(tile);
    float[] sums = scratch.sums(MOST_STREAMED * TILE_PANELS * PANEL);
    if (panels == TILE_PANELS && out.rows() == 1) {
      PackedKernels.rowTimesFour(tiles[tile], 0, x, depth, sums, 0);
    } else if (panels == TILE_PANELS) {
      PackedKernels.twoRowsTimesFour(tiles[tile], 0, x, depth, sums);
    } else {
      for (int r = 0; r < out.rows(); r++) {
        for (int p = 0; p < panels; p++) {
          int to = (r * TILE_PANELS + p) * PANEL;
          PackedKernels.row(tiles[tile], p * depth * PANEL_BYTES, x, r * depth, depth, sums, to);
        }
      }
    }
    for (int r = 0; r < out.rows(); r++) {
      for (int p = 0; p < panels; p++) {
        int from = (r * TILE_PANELS + p) * PANEL;
        store(sums, from, out, r, tiling.first(tile) + p * PANEL);
      }
    }
  }

  private void multiplyRows(int tile, float[] x, CpuTensor out, VectorScratch scratch) {
    int rows = PanelPair.padded(out.rows());
    float[] sums = scratch.sums(2 * rows * PANEL);
    int panels = panels(tile);
    for (int p = 0; p < panels; p += 2) {
      int q = Math.min(p + 1, panels - 1); // a last odd panel: with itself
      Arrays.fill(sums, 0, 2 * rows * PANEL, 0);
      PanelPair pair =
          new PanelPair(tiles[tile], p * depth * PANEL_BYTES, q * depth * PANEL_BYTES, rows);
      for (int k = 0; k < depth; k += DEPTH) {
        pair.add(k, Math.min(DEPTH, depth - k), x, sums, scratch);
      }
      for (int r = 0; r < out.rows(); r++) {
        store(sums, r * PANEL, out, r, tiling.first(tile) + p * PANEL);
        if (q > p) {
          store(sums, (rows + r) * PANEL, out, r, tiling.first(tile) + q * PANEL);
        }
      }
    }
  }

  private void store(float[] sums, int from, CpuTensor out, int row, int feature) {
    int count = Math.min(PANEL, tiling.features() - feature);
    int at = out.byteOffset(row, feature);
    if (count == PANEL) {
      FloatVector.fromArray(VectorMath.FLOATS, sums, from)
          .intoByteBuffer(out.buffer(), at, VectorMath.ORDER);
      FloatVector.fromArray(VectorMath.FLOATS, sums, from + LANES)
          .intoByteBuffer(out.buffer(), at + 4 * LANES, VectorMath.ORDER);
    } else {
      out.floats().put(out.index(row, feature), sums, from, count);
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
