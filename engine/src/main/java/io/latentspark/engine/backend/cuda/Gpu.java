package io.latentspark.engine.backend.cuda;

/**
 * A GPU that the driver shows to this process.
 *
 * @param ordinal its number, from 0
 * @param capability compute capability, 90 for 9.0
 * @param memoryBytes all its memory
 */
public record Gpu(int ordinal, String name, int capability, long memoryBytes) {

  /** As NVIDIA writes it, {@code 9.0}. */
  public String capabilityText() {
    return capability / 10 + "." + capability % 10;
  }

  boolean isEmulated() {
    return name.equals(CudaEmulator.DEVICE_NAME);
  }
}
