package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.MemoryPlan;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.ByteUnit;
import org.apache.spark.network.util.JavaUtils;

/**
 * What an executor may use of its machine where the options leave it open: its cores, and the
 * memory that it was granted beside its heap, or as much of the machine's as its cores are of the
 * machine's cores. Spark starts several executors on a machine and shares out neither.
 *
 * @param cores the executor's cores; empty outside of an executor, where all of them are used
 * @param machineCores cores of the machine or container
 * @param grantedBytes memory beside the heap that the cluster manager allows, where it was stated
 */
record ExecutorShare(OptionalInt cores, int machineCores, Optional<Long> grantedBytes) {
  /** Every cluster manager starts executors so, whatever {@code spark.executor.cores} is. */
  private static final Pattern EXECUTOR =
      Pattern.compile("^\\S*ExecutorBackend .*--cores (\\d+)( .*)?$");

  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** This JVM's. */
  static ExecutorShare current(SparkConf conf) {
    return of(
        System.getProperty("sun.java.command", ""),
        Runtime.getRuntime().availableProcessors(),
        conf);
  }

  /**
   * What a JVM may use.
   *
   * @param command the class it was started with, and its arguments
   */
  static ExecutorShare of(String command, int machineCores, SparkConf conf) {
    Matcher executor = EXECUTOR.matcher(command);
    if (!executor.matches()) {
      return new ExecutorShare(OptionalInt.empty(), machineCores, Optional.empty());
    }
    int cores = Math.min(machineCores, Integer.parseInt(executor.group(1)));
    Optional<Long> granted =
        conf.contains(OVERHEAD)
            ? Optional.of(JavaUtils.byteStringAs(conf.get(OVERHEAD), ByteUnit.MiB) << 20)
            : Optional.empty();
    return new ExecutorShare(OptionalInt.of(cores), machineCores, granted);
  }

  /** The options with the executor's cores in place of the machine's. */
  EngineOptions applyTo(EngineOptions options) {
    return options.threads() == 0 && cores.isPresent()
        ? options.withThreads(cores.getAsInt())
        : options;
  }

  /** Memory that an engine may take. */
  long availableBytes() {
    if (cores.isEmpty()) {
      return MemoryPlan.availableBytes();
    }
    long available = MemoryPlan.availableBytes();
    return grantedBytes
        .map(granted -> Math.min(granted, available))
        .orElseGet(() -> MemoryPlan.availableBytes(cores.getAsInt() / (double) machineCores));
  }

  boolean isExecutor() {
    return cores.isPresent();
  }

  /** How an executor's memory came about, for a message. */
  String origin() {
    return grantedBytes
        .map(bytes -> "%s grants, %d MiB".formatted(OVERHEAD, bytes >> 20))
        .orElseGet(
            () ->
                "falls to this executor, which has %d of the machine's %d cores"
                    .formatted(cores.orElseThrow(), machineCores));
  }
}
