package io.latentspark.engine.backend.cuda;

import com.sun.jna.NativeLibrary;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jcuda.driver.JCudaDriver;

/** {@code libcuda.so.1}, which comes with NVIDIA's driver, and JCuda's binding to it. */
final class DriverLibrary {
  private static final String NAME = "libcuda.so.1";

  private static boolean bound;

  private DriverLibrary() {}

  /** Asked without JCuda, whose classes are lost to this JVM once they were loaded in vain. */
  static boolean isPresent() {
    try {
      NativeLibrary.getInstance(NAME);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * Binds JCuda to it.
   *
   * @throws EngineException if it is not there
   */
  static synchronized void require() {
    if (bound) {
      return;
    }
    if (!isPresent()) {
      throw EngineErrors.cudaDriverMissing();
    }
    // JCuda writes its library to a file that all processes share: one at a time
    String name = "latentspark-jcuda-" + System.getProperty("user.name") + ".lock";
    Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), name);
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      JCudaDriver.setExceptionsEnabled(false);
      bound = lock.isValid();
    } catch (IOException | LinkageError e) {
      throw EngineErrors.cudaBindingFailed(e);
    }
  }
}
