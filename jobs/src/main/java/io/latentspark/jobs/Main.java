package io.latentspark.jobs;

/** Starts a job from the command line or from spark-submit. */
public final class Main {
  private Main() {}

  /** Runs the job named first and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(LatentSparkCommand.execute(LatentSparkCommand.newCommandLine(), args));
  }
}
