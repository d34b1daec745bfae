package io.latentspark.jobs.cluster;

import java.nio.file.Path;

/** The one jar that goes to {@code spark-submit}. */
final class AssembledJar {
  static final Path PATH = Path.of(System.getProperty("latentspark.jar"));

  private AssembledJar() {}
}
