package io.latentspark.engine.backend.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A GPU emulated on the CPU: {@code src/main/cuda} and {@code src/test/cuda}, compiled by g++ into
 * a library that JCuda takes for {@code libcuda.so.1}. A JVM has it or the real driver, not both.
 */
public final class EmulatedGpu {
  private static final Path SOURCES = Path.of("src/test/cuda").toAbsolutePath();
  private static final Path KERNELS = Path.of("src/main/cuda").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/cuda-emulator").toAbsolutePath();

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
    assumeTrue(hasCompiler(), "g++ is not installed: the kernels cannot be run on the CPU");
    Path file = FOLDER.resolve("libcuda.so.1");
    try {
      if (!Files.exists(file) || isOlder(file, SOURCES) || isOlder(file, KERNELS)) {
        run(SOURCES.resolve("build.sh").toString(), FOLDER.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.load(file.toString());
    library = NativeLibrary.getInstance(file.toString());
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
  }

  private static boolean isOlder(Path file, Path folder) throws IOException {
    try (Stream<Path> sources = Files.list(folder)) {
      for (Path source : sources.toList()) {
        if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(file)) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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

  /** Allocations that were not freed. */
  public static int allocations() {
    return call("emulator_allocations");
  }

  private static int call(String function, Object... arguments) {
    return library.getFunction(function).invokeInt(arguments);
  }
}
