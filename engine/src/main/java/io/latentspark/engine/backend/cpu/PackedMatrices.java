package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;

/** Packs weights in the way that is fastest on this CPU, and multiplies with all its cores. */
final class PackedMatrices {
  /** A row range shorter than this would read the weights for too little work. */
  private static final int FEWEST_ROWS = 32;

  /** Parts for each thread, so that one that is held up does not delay the rest for long. */
  private static final int PARTS_PER_THREAD = 4;

  private PackedMatrices() {}

  /** Packs a weight; its values are rounded to nearest even where the type is bf16. */
  static PackedMatrix pack(
      MatrixSource source, Dtype dtype, CpuFeatures features, Workers workers) {
    if (dtype == Dtype.BFLOAT16 && !features.bf16Arithmetic()) {
      return VectorMatrix.pack(source, workers);
    }
    return OneDnnMatrix.pack(source, dtype, workers);
  }

  /**
   * {@code out = in · weightᵀ}, shared out by tiles and, where there are few tiles and many rows,
   * by rows.
   *
   * @param in {@code [rows, in_features]}
   * @param out {@code [rows, out_features]}
   */
  static void multiply(Workers workers, PackedMatrix weight, CpuTensor in, CpuTensor out) {
    if (in.columns() != weight.inFeatures()
        || out.columns() != weight.outFeatures()
        || in.rows() != out.rows()) {
      throw new IllegalArgumentException(
          String.format(
              "[%d, %d] x [%d, %d]T cannot be [%d, %d]",
              in.rows(),
              in.columns(),
              weight.outFeatures(),
              weight.inFeatures(),
              out.rows(),
              out.columns()));
    }
    int tiles = weight.tiles();
    int ranges = ceilDivide(PARTS_PER_THREAD * workers.threads(), tiles);
    int rowsEach = Math.max(FEWEST_ROWS, ceilDivide(in.rows(), ranges));
    int rowParts = ceilDivide(in.rows(), rowsEach);
    workers.run(
        tiles * rowParts,
        part -> {
          int first = part / tiles * rowsEach;
          int count = Math.min(rowsEach, in.rows() - first);
          weight.multiplyTile(part % tiles, in.rows(first, count), out.rows(first, count));
        });
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
