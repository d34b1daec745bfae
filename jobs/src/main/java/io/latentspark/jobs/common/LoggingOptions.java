package io.latentspark.jobs.common;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Option;

/** How much is logged. */
public final class LoggingOptions {
  @Option(
      names = {"-v", "--verbose"},
      description = "Log what the job and Spark do, and the stack trace of an error.")
  private boolean verbose;

  /** Whether {@code --verbose} was given. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Raises the log levels, where asked for. */
  public void apply() {
    if (verbose) {
      Configurator.setLevel("io.latentspark", Level.INFO);
      Configurator.setLevel("org.apache.spark", Level.WARN);
    }
  }
}
