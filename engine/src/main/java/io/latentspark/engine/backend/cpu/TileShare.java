package io.latentspark.engine.backend.cpu;

/**
 * A product cut into parts: each some tiles of the matrix and some rows. Tiles stay together as far
 * as the number of parts allows, because every part prepares its inputs anew.
 */
record TileShare(int tiles, int tilesEach, int rows, int rowsEach) {
  /** A range of rows shorter than this would read the weights for too little work. */
  private static final int FEWEST_ROWS = 96;

  /** Whole blocks of every kernel. */
  static final int ROW_STEP = 12;

  /** Parts for each thread, so that one that is held up does not delay the rest for long. */
  private static final int PARTS_PER_THREAD = 8;

  /** Shares a product out over a team. */
  static TileShare of(int tiles, int rows, Workers workers) {
    return of(tiles, rows, PARTS_PER_THREAD * workers.threads());
  }

  /** Shares {@code products} such products out over a team; these are the parts of one of them. */
  static TileShare ofOne(int products, int tiles, int rows, Workers workers) {
    return of(tiles, rows, ceilDivide(PARTS_PER_THREAD * workers.threads(), products));
  }

  private static TileShare of(int tiles, int rows, int parts) {
    int ranges = Math.max(1, Math.min(parts, rows / FEWEST_ROWS));
    int rowsEach = ceilDivide(ceilDivide(rows, ranges), ROW_STEP) * ROW_STEP;
    int groups = Math.min(tiles, ceilDivide(parts, ranges));
    return new TileShare(tiles, ceilDivide(tiles, groups), rows, rowsEach);
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** How many parts there are. */
  int parts() {
    return groups() * ceilDivide(rows, rowsEach);
  }

  /** Computes one part of {@code in · matrixᵀ}. */
  void multiply(int part, PackedMatrix matrix, CpuTensor in, CpuTensor out) {
    int firstTile = part % groups() * tilesEach;
    int tileCount = Math.min(tilesEach, tiles - firstTile);
    int first = part / groups() * rowsEach;
    int count = Math.min(rowsEach, rows - first);
    matrix.multiply(firstTile, tileCount, in.rows(first, count), out.rows(first, count));
  }

  private int groups() {
    return ceilDivide(tiles, tilesEach);
  }
}
