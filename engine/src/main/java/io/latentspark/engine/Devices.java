package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.backend.cuda.CudaBackend;
import io.latentspark.engine.backend.cuda.CudaEmulator;
import io.latentspark.engine.backend.cuda.Gpu;
import io.latentspark.engine.backend.cuda.Gpus;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a choice of device to the backend that computes on it. */
public final class Devices {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private Devices() {}

  /**
   * How the device computes: results are the same bits wherever this is the same.
   *
   * @throws EngineException if the device cannot compute
   */
  public static String arithmetic(DeviceChoice device, Dtype dtype) {
    DeviceChoice decided = decide(device);
    return switch (decided.kind()) {
      case CUDA -> CudaBackend.arithmetic(Gpus.require(decided.ordinal()), dtype);
      case CUDA_EMULATED -> CudaBackend.arithmetic(emulated(), dtype);
      default -> CpuBackend.arithmetic(dtype);
    };
  }

  /**
   * Decides what was left open.
   *
   * @return a device of another kind than {@code AUTO}, a GPU with its ordinal
   * @throws EngineException if a GPU was asked for and there is none that can be used
   */
  public static DeviceChoice decide(DeviceChoice device) {
    return switch (device.kind()) {
      case CUDA -> DeviceChoice.cuda(gpu(device).ordinal());
      case AUTO -> {
        try {
          yield DeviceChoice.cuda(gpu(device).ordinal());
        } catch (EngineException e) {
          sayOnce(e);
          yield DeviceChoice.CPU;
        }
      }
      default -> device;
    };
  }

  private static Gpu gpu(DeviceChoice device) {
    return device.ordinal() == DeviceChoice.ANY
        ? Gpus.requireAny()
        : Gpus.require(device.ordinal());
  }

  /** A machine without NVIDIA's driver is no news, a GPU that goes unused is. */
  private static void sayOnce(EngineException reason) {
    if (SAID.compareAndSet(false, true)) {
      String message = "Computing on the CPU (--device auto). {}";
      if (Gpus.hasDriver()) {
        LOG.warn(message, reason.getMessage());
      } else {
        LOG.info(message, reason.getMessage());
      }
    }
  }

  /**
   * Opens the backend of a device that is decided.
   *
   * @param threads threads that compute, on the CPU
   */
  static Backend open(DeviceChoice decided, Dtype dtype, int threads) {
    return switch (decided.kind()) {
      case CUDA -> CudaBackend.open(dtype, decided.ordinal());
      case CUDA_EMULATED -> CudaBackend.open(dtype, emulated().ordinal());
      default -> CpuBackend.open(dtype, threads);
    };
  }

  private static Gpu emulated() {
    CudaEmulator.load();
    return Gpus.require(0);
  }
}
