package io.latentspark.jobs.common;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where what comes with the project lies, such as {@code conf}. */
public final class ProjectFolder {
  /** System property: the project's folder, set by the launcher. */
  public static final String HOME_PROPERTY = "latentspark.home";

  private ProjectFolder() {}

  /**
   * A folder of the project, in the launcher's folder, else in the working folder or one above it.
   *
   * @param relative its path within the project
   */
  public static Optional<Path> find(Path relative) {
    String home = System.getProperty(HOME_PROPERTY);
    Path folder = Path.of(home == null ? "" : home).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(relative))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).map(found -> found.resolve(relative));
  }
}
