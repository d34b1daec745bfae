package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;

/** Packs weights in the way that is fastest on this CPU, and multiplies with all its cores. */
final class PackedMatrices {
  private PackedMatrices() {}

  /** Packs a weight; its values are rounded to nearest even where the type is bf16. */
  static PackedMatrix pack(
      MatrixSource source, Dtype dtype, CpuFeatures features, Workers workers) {
    if (dtype == Dtype.BFLOAT16 && !features.bf16IsFastest()) {
      return VectorMatrix.pack(source, workers);
    }
    return OneDnnMatrix.pack(source, dtype, workers);
  }

  /**
   * {@code out = in · weightᵀ}.
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
    if (in.rows() > 0) {
      TileShare share = TileShare.of(weight.tiles(), in.rows(), workers);
      workers.runRows(
          share.parts(), share.valuesEach(weight), part -> share.multiply(part, weight, in, out));
    }
  }
}
