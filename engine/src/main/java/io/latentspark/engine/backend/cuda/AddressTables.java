package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.Weight;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jcuda.Pointer;

/** Lists of weights as kernels see them: a table of addresses for each list, made once. */
final class AddressTables implements AutoCloseable {
  private final CudaDevice device;
  private final Map<List<Weight>, DeviceMemory> tables = new IdentityHashMap<>();

  AddressTables(CudaDevice device) {
    this.device = device;
  }

  /** Where the table of a list lies, which stays as it is. */
  long address(List<Weight> weights) {
    return tables.computeIfAbsent(weights, this::make).address(0);
  }

  private DeviceMemory make(List<Weight> weights) {
    long[] addresses = weights.stream().mapToLong(w -> ((CudaMatrix) w).address()).toArray();
    return DeviceMemory.of(device, Pointer.to(addresses), (long) Long.BYTES * addresses.length);
  }

  @Override
  public void close() {
    tables.values().forEach(DeviceMemory::close);
  }
}
