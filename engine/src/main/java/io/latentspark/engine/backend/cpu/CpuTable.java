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

  CpuTable(MatrixSource source, Dtype dtype, Workers workers) {
    this(source, dtype, workers, Integer.MAX_VALUE);
  }

  /**
   * @param mostBytes of a layer
   */
  CpuTable(MatrixSource source, Dtype dtype, Workers workers, int mostBytes) {
    ids = source.rows();
    int most = mostBytes / (source.columns() * dtype.bytes());
    int layers = (int) ((ids + most - 1L) / most);
    layerIds = (ids + layers - 1) / layers;
    rows = new CpuPagedRows(layers, layerIds, source.columns(), dtype);
    try {
      rows.populate(workers);
      int parts = (layerIds + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
      workers.run(layers * parts, part -> store(source, part / parts, part % parts));
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  private void store(MatrixSource source, int layer, int part) {
    int slot = part * ROWS_AT_ONCE;
    int id = layer * layerIds + slot;
    int count = Math.min(Math.min(ROWS_AT_ONCE, layerIds - slot), ids - id);
    if (count > 0) {
      rows.store(source, id, count, layer, slot);
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
