package io.latentspark.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much memory this process can still take: what Linux calls available, or what the container's
 * limit (cgroup version 1 or 2) leaves, less what the Java heap may yet grow by.
 */
final class AvailableMemory {
  private AvailableMemory() {}

  static long bytes() {
    Runtime runtime = Runtime.getRuntime();
    long heapGrowth = runtime.maxMemory() - runtime.totalMemory();
    return Math.max(0, bytes(Path.of("/")) - heapGrowth);
  }

  /** The same for one of several processes, which may take this share of the whole and no more. */
  static long bytes(double share) {
    long whole = (long) (share * total(Path.of("/"))) - Runtime.getRuntime().maxMemory();
    return Math.max(0, Math.min(bytes(), whole));
  }

  /**
   * What there is, used or not: the machine's memory or the container's limit.
   *
   * @param root where {@code proc} and {@code sys} lie
   */
  static long total(Path root) {
    long machine = 1024 * number(root.resolve("proc/meminfo"), "MemTotal:\\s+(\\d+) kB");
    Path groups = root.resolve("sys/fs/cgroup");
    for (String limit : List.of("memory.max", "memory/memory.limit_in_bytes")) {
      Path file = groups.resolve(limit);
      if (Files.exists(file) && !read(file).startsWith("max")) {
        return Math.min(machine, number(file, "(\\d+)"));
      }
    }
    return machine;
  }

  /**
   * Without regard to the heap.
   *
   * @param root where {@code proc} and {@code sys} lie
   */
  static long bytes(Path root) {
    long available = 1024 * number(root.resolve("proc/meminfo"), "MemAvailable:\\s+(\\d+) kB");
    Path second = root.resolve("sys/fs/cgroup");
    Path first = second.resolve("memory");
    long left = Long.MAX_VALUE;
    if (Files.exists(second.resolve("memory.max"))) {
      left = left(second, "memory.max", "memory.current", "inactive_file");
    } else if (Files.exists(first.resolve("memory.limit_in_bytes"))) {
      left = left(first, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
    }
    return Math.max(0, Math.min(available, left));
  }

  /** File pages that nobody used lately count as used, but are given up when memory is wanted. */
  private static long left(Path group, String limit, String usage, String reclaimable) {
    if (read(group.resolve(limit)).startsWith("max")) {
      return Long.MAX_VALUE;
    }
    return number(group.resolve(limit), "(\\d+)")
        - number(group.resolve(usage), "(\\d+)")
        + number(group.resolve("memory.stat"), "(?m)^" + reclaimable + " (\\d+)$");
  }

  private static long number(Path file, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(read(file));
    if (!matcher.find()) {
      throw new IllegalStateException(file + " has nothing like " + pattern);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
