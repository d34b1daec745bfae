package io.latentspark.engine.backend.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;

/** The emulated GPU in the driver's place, and what tests let it do. */
public final class EmulatedGpu {
  private static NativeLibrary library;

  private EmulatedGpu() {}

  /** What real hardware leaves open. Both together show a missing barrier and a missing wait. */
  public enum Order {
    /** Threads run in ascending order, asynchronous copies land when they are waited for. */
    FORWARD_LATE,
    /** Threads run in descending order, asynchronous copies land at once. */
    REVERSE_EARLY
  }

  /** Puts it in the driver's place; skips the test where there is no g++. */
  public static synchronized void load() {
    if (library != null) {
      return;
    }
    assumeTrue(
        CudaEmulator.hasCompiler(), "g++ is not installed: the kernels cannot be run on the CPU");
    library = NativeLibrary.getInstance(CudaEmulator.load().toString());
  }

  /** For all launches from now on. */
  public static void order(Order order) {
    call("emulator_set_order", order.ordinal());
  }

  /** Lets every launch of a kernel fail; an empty name ends that, and what it led to. */
  public static void fail(String kernel) {
    call("emulator_fail", kernel);
  }

  /** Bytes the device has; 0 for as many as it begins with. */
  public static void memory(long bytes) {
    call("emulator_set_memory", bytes);
  }

  /** What the driver says it is, 13000 for CUDA 13.0; 0 for what it begins with. */
  public static void driverVersion(int version) {
    call("emulator_set_driver_version", version);
  }

  /** How many GPUs there are. */
  public static void devices(int count) {
    call("emulator_set_devices", count);
  }

  /**
   * What the device says it is, the emulator itself where the name is empty.
   *
   * @param capability compute capability, 90 for 9.0
   */
  public static void device(String name, int capability) {
    call("emulator_set_device", name, capability);
  }

  /** As it was in the beginning. */
  public static void mend() {
    fail("");
    memory(0);
    driverVersion(0);
    devices(1);
    device("", 80);
  }

  /** Allocations that were not freed. */
  public static int allocations() {
    return call("emulator_allocations");
  }

  private static int call(String function, Object... arguments) {
    return library.getFunction(function).invokeInt(arguments);
  }
}
