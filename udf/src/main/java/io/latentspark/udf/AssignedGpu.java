package io.latentspark.udf;

import io.latentspark.engine.DeviceChoice;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The GPU that Spark's resource scheduling gave this executor. An engine computes on one: further
 * ones are left alone.
 */
final class AssignedGpu {
  private static final String RESOURCE = "gpu";

  /** As the plugin was told; without it, each task is asked. */
  private static volatile Optional<String> ofExecutor = Optional.empty();

  private AssignedGpu() {}

  /** Notes what the executor was given, by the plugin. */
  static void note(Map<String, ResourceInformation> resources) {
    ofExecutor = address(resources.get(RESOURCE));
  }

  /** The GPU's address, where Spark gave one. */
  static Optional<String> address() {
    TaskContext task = TaskContext.get();
    return ofExecutor.isPresent() || task == null
        ? ofExecutor
        : address(task.resourcesJMap().get(RESOURCE));
  }

  private static Optional<String> address(ResourceInformation gpus) {
    return gpus == null || gpus.addresses().length == 0
        ? Optional.empty()
        : Optional.of(gpus.addresses()[0]);
  }

  /**
   * The choice, on the GPU given where it leaves open on which.
   *
   * @throws LatentSparkException if the address is no GPU's number
   */
  static DeviceChoice instead(DeviceChoice device) {
    return address().map(found -> device.orGpu(ordinal(found))).orElse(device);
  }

  private static int ordinal(String address) {
    try {
      return Integer.parseUnsignedInt(address.strip());
    } catch (NumberFormatException e) {
      throw UdfErrors.gpuAddressInvalid(address);
    }
  }
}
