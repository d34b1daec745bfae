package io.latentspark.udf;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.Devices;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import java.io.Serializable;

/** What of an engine's options decides how it computes. */
public record Computing(DeviceChoice device, Dtype dtype) implements Serializable {

  static Computing of(EngineOptions options) {
    return new Computing(options.device(), options.dtype());
  }

  /** Of options that have travelled. */
  public static Computing of(SerializedEngineOptions options) {
    return new Computing(options.device(), options.dtype());
  }

  /**
   * How this JVM computes, on the GPU that Spark gave it where it is to be one.
   *
   * @throws EngineException if the device cannot compute
   */
  String arithmetic() {
    return Devices.arithmetic(AssignedGpu.instead(device), dtype);
  }
}
