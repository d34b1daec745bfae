package io.latentspark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The most memory this process held. */
final class PeakMemory {
  private static final String KEY = "VmHWM:";

  /** Of {@code /proc/self/clear_refs}: the peak becomes what is held now. */
  private static final String RESET = "5";

  private PeakMemory() {}

  /** Forgets what was held before. Where the system does not allow it, the peak stays. */
  static void reset() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), RESET, StandardOpenOption.WRITE);
    } catch (IOException e) {
      // a peak that is too high
    }
  }

  /**
   * Since {@link #reset()}: {@code VmHWM} of {@code /proc/self/status}, which Linux gives in KiB.
   */
  static long bytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(KEY)) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("/proc/self/status has no " + KEY);
  }
}
