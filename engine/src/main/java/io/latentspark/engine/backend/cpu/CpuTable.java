package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.Weight;

/**
 * An embedding table in paged form: a slot for each token id, in as many layers as it takes for
 * none to be larger than a buffer can be.
 */
final class CpuTable implements Weight {
  private static final int ROWS_AT_ONCE = 64;

  private final int ids;
  private final int layerIds;
  private final CpuPagedRows rows;

  CpuTable(MatrixSource source, Dtype dtype) {
    this(source, dtype, Integer.MAX_VALUE);
  }

  /**
   * @param mostBytes of a layer
   */
  CpuTable(MatrixSource source, Dtype dtype, int mostBytes) {
    ids = source.rows();
    int most = mostBytes / (source.columns() * dtype.bytes());
    int layers = (int) ((ids + most - 1L) / most);
    layerIds = (ids + layers - 1) / layers;
    rows = new CpuPagedRows(layers, layerIds, source.columns(), dtype);
    float[] values = new float[ROWS_AT_ONCE * source.columns()];
    try (CpuTensor staging = CpuTensor.allocate(1, source.columns())) {
      float[] row = new float[source.columns()];
      for (int first = 0; first < ids; first += ROWS_AT_ONCE) {
        int count = Math.min(ROWS_AT_ONCE, ids - first);
        source.readRows(first, count, values, 0);
        for (int i = 0; i < count; i++) {
          System.arraycopy(values, i * source.columns(), row, 0, row.length);
          staging.write(0, row);
          rows.store(staging, 0, (first + i) / layerIds, (first + i) % layerIds);
        }
      }
    }
  }

  void lookup(int id, CpuTensor out, int row) {
    rows.load(id / layerIds, id % layerIds, out, row);
  }

  @Override
  public int outFeatures() {
    return ids;
  }

  @Override
  public int inFeatures() {
    return rows.width();
  }

  @Override
  public long bytes() {
    return rows.bytes();
  }

  @Override
  public void close() {
    rows.close();
  }
}
