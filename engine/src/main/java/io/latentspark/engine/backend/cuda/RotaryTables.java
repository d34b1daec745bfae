package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.RotaryTable;
import java.util.IdentityHashMap;
import java.util.Map;

/** Cosines and sines on the device, carried there once for each table. */
final class RotaryTables implements AutoCloseable {
  private final CudaDevice device;
  private final Map<RotaryTable, OnDevice> tables = new IdentityHashMap<>();

  RotaryTables(CudaDevice device) {
    this.device = device;
  }

  /** A table's vectors on the device. */
  record OnDevice(CudaVector cosines, CudaVector sines) {}

  OnDevice of(RotaryTable table) {
    return tables.computeIfAbsent(
        table, t -> new OnDevice(new CudaVector(device, t.cos()), new CudaVector(device, t.sin())));
  }

  @Override
  public void close() {
    for (OnDevice table : tables.values()) {
      table.cosines.close();
      table.sines.close();
    }
  }
}
