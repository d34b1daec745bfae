package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A GPU emulated on the CPU: {@code src/main/cuda} and {@code src/test/cuda} of a source checkout,
 * compiled by g++ into a library that JCuda takes for {@code libcuda.so.1}. A JVM has it or the
 * real driver, not both.
 */
public final class CudaEmulator {
  /** What the emulated device says it is. */
  static final String DEVICE_NAME = "CUDA emulator";

  private static final Path ENGINE = Path.of("engine");
  private static final Path SOURCES = Path.of("src", "test", "cuda");
  private static final Path KERNELS = Path.of("src", "main", "cuda");
  private static final Path BUILT = Path.of("target", "cuda-emulator");

  private static Path loaded;

  private CudaEmulator() {}

  /**
   * Puts it in the driver's place, compiled first where its sources are newer.
   *
   * @return the library
   * @throws EngineException if this code does not lie in a source checkout, or cannot be compiled
   */
  public static synchronized Path load() {
    if (loaded == null) {
      Path engine = engineFolder();
      Path file;
      try {
        file = build(engine);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.load(file.toString());
      loaded = file;
    }
    return loaded;
  }

  /** Whether there is a compiler for it. */
  static boolean hasCompiler() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
  }

  /** Where this code was compiled from. */
  private static Path engineFolder() {
    try {
      Path code =
          Path.of(CudaEmulator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = code; folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve(ENGINE).resolve(SOURCES).resolve("build.sh"))) {
          return folder.resolve(ENGINE);
        }
      }
      throw EngineErrors.emulatorWithoutSources(code);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path build(Path engine) throws IOException {
    Path folder = Files.createDirectories(engine.resolve(BUILT));
    Path file = folder.resolve("libcuda.so.1");
    Path sources = engine.resolve(SOURCES);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && isStale(file, sources, engine.resolve(KERNELS))) {
        if (!hasCompiler()) {
          throw EngineErrors.emulatorNotCompiled("g++ is not installed");
        }
        run(sources.resolve("build.sh").toString(), folder.toString());
      }
    }
    return file;
  }

  private static boolean isStale(Path file, Path... folders) throws IOException {
    for (Path folder : folders) {
      try (Stream<Path> sources = Files.list(folder)) {
        for (Path source : sources.toList()) {
          if (!Files.exists(file)
              || Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(file)) > 0) {
            return true;
          }
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
        throw EngineErrors.emulatorNotCompiled(String.join(" ", command) + " says " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
