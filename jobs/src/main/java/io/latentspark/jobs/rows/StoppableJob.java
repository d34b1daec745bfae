package io.latentspark.jobs.rows;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobException;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs a job so that it ends in order when it is stopped, and says so in its exit code. */
public final class StoppableJob {
  /** What shells say of Ctrl-C; the JVM itself ends with 128 and the signal's number. */
  private static final int STOPPED = 130;

  private StoppableJob() {}

  /**
   * Runs a job.
   *
   * @param output where its finished rows are
   * @return the exit code
   * @throws ParameterException if an option is out of its range
   */
  public static int run(CommandSpec spec, String output, Consumer<CleanStop> job) {
    try (CleanStop stop = new CleanStop()) {
      return run(spec, output, job, stop);
    } catch (EngineException e) {
      if (e.code() == ErrorCode.INVALID_OPTION) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
      if (e.code() == ErrorCode.INVALID_SAMPLING) {
        throw new ParameterException(spec.commandLine(), JobErrors.samplingOptionInvalid(e), e);
      }
      throw e;
    }
  }

  private static int run(CommandSpec spec, String output, Consumer<CleanStop> job, CleanStop stop) {
    try {
      job.accept(stop);
      return 0;
    } catch (RuntimeException e) {
      if (!stop.isRequested()) {
        throw e;
      }
      // Said here, while the JVM's end still waits; what else breaks meanwhile breaks of the stop.
      JobException stopped = e instanceof JobException own ? own : JobErrors.stoppedEarly(output);
      PrintWriter err = spec.commandLine().getErr();
      err.println("latentspark: " + stopped.getMessage());
      err.flush();
      return STOPPED;
    }
  }
}
