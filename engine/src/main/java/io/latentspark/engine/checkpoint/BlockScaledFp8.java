package io.latentspark.engine.checkpoint;

import java.util.Objects;

/**
 * An FP8 weight with a scale for every block of rows and columns: value (r, c) is {@code e4m3[r, c]
 * × weight_scale_inv[⌊r / block⌋, ⌊c / block⌋]} (multiplied, in spite of the name). Blocks at the
 * lower and right edge may be cut off, so the block's size comes from config.json: it does not
 * follow from the two shapes.
 */
final class BlockScaledFp8 implements StoredTensor {
  private final MappedFile file;
  private final TensorEntry entry;
  private final StoredTensor scale;
  private final int block;

  /**
   * @param scale {@code [⌈rows / block⌉, ⌈columns / block⌉]}
   */
  BlockScaledFp8(MappedFile file, TensorEntry entry, StoredTensor scale, int block) {
    this.file = file;
    this.entry = entry;
    this.scale = scale;
    this.block = block;
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public long[] shape() {
    return entry.dimensions();
  }

  @Override
  public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
    Objects.checkFromIndexSize(firstRow, rowCount, entry.rows());
    int columns = entry.columns();
    int scaleColumns = (columns + block - 1) / block;
    float[] scales = new float[scaleColumns];
    int scaleRow = -1;
    for (int r = 0; r < rowCount; r++) {
      int row = firstRow + r;
      if (row / block != scaleRow) {
        scaleRow = row / block;
        scale.readRows(scaleRow, 1, scales, 0);
      }
      int at = offset + r * columns;
      long position = entry.position() + (long) row * columns;
      ElementType.F8_E4M3.read(file, position, destination, at, columns);
      for (int b = 0; b < scaleColumns; b++) {
        multiply(destination, at + b * block, at + Math.min((b + 1) * block, columns), scales[b]);
      }
    }
  }

  private static void multiply(float[] values, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }
}
