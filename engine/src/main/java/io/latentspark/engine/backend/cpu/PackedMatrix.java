package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.Weight;

/**
 * A weight packed in tiles of consecutive output features. Tiles are the unit of parallel work;
 * their size follows from the matrix alone, never from the number of threads or rows, and a row's
 * values are bit-identical whatever other rows are computed with it.
 */
interface PackedMatrix extends Weight {

  /** Number of tiles. */
  int tiles();

  /**
   * Computes some tiles' output features for every row of {@code in}: {@code out[r, f] = Σ_k in[r,
   * k] · w[f, k]}. Safe to call for different tiles or different rows from several threads at once.
   *
   * @param in {@code [rows, in_features]}
   * @param out {@code [rows, out_features]}; only these tiles' columns are written
   */
  void multiply(int firstTile, int tileCount, CpuTensor in, CpuTensor out);
}
