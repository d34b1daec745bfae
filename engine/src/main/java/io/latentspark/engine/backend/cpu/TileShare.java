package io.latentspark.engine.backend.cpu;

/**
 * A product cut into parts: each some tiles of the matrix and some rows. Tiles stay together as far
 * as the number of parts allows, because every part prepares its inputs anew.
 */
record TileShare(int tiles, int groups, int rows, int rowsEach) {
  /** A range of rows shorter than this would read the weights for too little work. */
  private static final int FEWEST_ROWS = 96;

  /** Whole blocks of every kernel. */
  static final int ROW_STEP = 12;

  /** Parts for each thread, so that one that is held up does not delay the rest for long. */
  private static final int PARTS_PER_THREAD = 8;

  /** Multiplications that take no longer than copying a value. */
  static final int PRODUCTS_OF_VALUE = 2;

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
    return new TileShare(tiles, groups, rows, rowsEach);
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** How many parts there are. */
  int parts() {
    return groups * ceilDivide(rows, rowsEach);
  }

  /** Computes one part of {@code in · matrixᵀ}. */
  void multiply(int part, PackedMatrix matrix, CpuTensor in, CpuTensor out) {
    int group = part % groups;
    int firstTile = group * tiles / groups;
    int tileCount = (group + 1) * tiles / groups - firstTile;
    int first = part / groups * rowsEach;
    int count = Math.min(rowsEach, rows - first);
    matrix.multiply(firstTile, tileCount, in.rows(first, count), out.rows(first, count));
  }

  /** What a part costs on average, in values as {@link Workers#runRows} counts them. */
  int valuesEach(PackedMatrix matrix) {
    long products = (long) matrix.outFeatures() * matrix.inFeatures() * rows;
    return (int) Math.min(Integer.MAX_VALUE, products / PRODUCTS_OF_VALUE / parts());
  }
}
