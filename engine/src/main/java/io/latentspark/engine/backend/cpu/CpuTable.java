package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.Weight;

/** An embedding table in paged form: one layer, a slot for each token id. */
final class CpuTable implements Weight {
  private static final int ROWS_AT_ONCE = 64;

  private final CpuPagedRows rows;

  CpuTable(MatrixSource source, Dtype dtype) {
    rows = new CpuPagedRows(1, source.rows(), source.columns(), dtype);
    float[] values = new float[ROWS_AT_ONCE * source.columns()];
    try (CpuTensor staging = CpuTensor.allocate(1, source.columns())) {
      float[] row = new float[source.columns()];
      for (int first = 0; first < source.rows(); first += ROWS_AT_ONCE) {
        int count = Math.min(ROWS_AT_ONCE, source.rows() - first);
        source.readRows(first, count, values, 0);
        for (int i = 0; i < count; i++) {
          System.arraycopy(values, i * source.columns(), row, 0, row.length);
          staging.write(0, row);
          rows.store(staging, 0, 0, first + i);
        }
      }
    }
  }

  void lookup(int id, CpuTensor out, int row) {
    rows.load(0, id, out, row);
  }

  @Override
  public int outFeatures() {
    return rows.slots();
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
