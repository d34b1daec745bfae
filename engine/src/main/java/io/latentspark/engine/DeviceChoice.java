package io.latentspark.engine;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What computes, as users name it: {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or
 * {@code cuda-emulated}.
 *
 * @param ordinal which of the GPUs this process sees, {@link #ANY} where it is left open
 */
public record DeviceChoice(Kind kind, int ordinal) implements Serializable {
  /** No GPU in particular. */
  public static final int ANY = -1;

  /** A GPU if there is one that can be used, else the CPU. */
  public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, ANY);

  /** The CPU. */
  public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, ANY);

  private static final Pattern GPU = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** Kinds of devices. */
  public enum Kind {
    /** Decided where the engine is loaded. */
    AUTO,
    /** The CPU. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA,
    /** The kernels of the GPU, run on the CPU to be tested. */
    CUDA_EMULATED
  }

  /**
   * Reads what a user wrote.
   *
   * @throws EngineException if it names no device
   */
  public static DeviceChoice parse(String text) {
    String name = text.trim().toLowerCase(Locale.ROOT);
    Matcher gpu = GPU.matcher(name);
    if (gpu.matches()) {
      return cuda(gpu.group(1) == null ? ANY : Integer.parseInt(gpu.group(1)));
    }
    return switch (name) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      case "cuda-emulated" -> new DeviceChoice(Kind.CUDA_EMULATED, ANY);
      default ->
          throw EngineErrors.invalidOption(
              "device", text, "auto, cpu, cuda, cuda:N, cuda-emulated");
    };
  }

  /** A GPU. */
  public static DeviceChoice cuda(int ordinal) {
    return new DeviceChoice(Kind.CUDA, ordinal);
  }

  /** The same kind of device, on this GPU where the choice may be one and leaves open which. */
  public DeviceChoice orGpu(int assigned) {
    boolean open = (kind == Kind.AUTO || kind == Kind.CUDA) && ordinal == ANY;
    return open ? new DeviceChoice(kind, assigned) : this;
  }

  /** Whether it is decided that a GPU computes, be it an emulated one. */
  public boolean isGpu() {
    return kind == Kind.CUDA || kind == Kind.CUDA_EMULATED;
  }

  /** As users name it. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return kind == Kind.CUDA && ordinal != ANY ? name + ":" + ordinal : name;
  }
}
