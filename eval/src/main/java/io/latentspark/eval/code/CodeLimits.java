package io.latentspark.eval.code;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one program may use.
 *
 * @param cpu computing time, in whole seconds
 * @param wall time from start to end; longer than {@code cpu}, so that a busy machine does not
 *     change what passes
 * @param memoryBytes address space
 * @param fileBytes size of one file, and of all files together
 */
public record CodeLimits(Duration cpu, Duration wall, long memoryBytes, long fileBytes)
    implements Serializable {

  /**
   * 3 s as the reference evaluations of HumanEval and MBPP give, but of computing; 1 GiB, 16 MiB.
   */
  public static final CodeLimits DEFAULT =
      new CodeLimits(Duration.ofSeconds(3), Duration.ofSeconds(60), 1L << 30, 16L << 20);
}
