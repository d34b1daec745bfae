package io.latentspark.jobs.common;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.EngineOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** What computes. */
public final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda|cuda:N|cuda-emulated",
      defaultValue = "cpu",
      description =
          "What computes (default: ${DEFAULT-VALUE}). auto is a GPU if there is one that can be"
              + " used, else the CPU. cuda:N is GPU N as the driver counts them"
              + " (CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER); on a cluster cuda is the GPU"
              + " that Spark gives the executor. cuda-emulated runs the GPU's kernels on the CPU, for"
              + " tests from a source checkout: thousands of times slower.")
  private String device;

  @Option(
      names = "--gpu-memory-fraction",
      paramLabel = "F",
      defaultValue = "0.85",
      description =
          "On a GPU, without --memory: the part of its free memory to take (default:"
              + " ${DEFAULT-VALUE}).")
  private double gpuMemoryFraction;

  /** The options with what the user chose. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withDevice(DeviceChoice.parse(device)).withGpuMemoryFraction(gpuMemoryFraction);
  }

  /** The same for another command line. */
  public List<String> arguments() {
    return List.of("--device=" + device, "--gpu-memory-fraction=" + gpuMemoryFraction);
  }
}
