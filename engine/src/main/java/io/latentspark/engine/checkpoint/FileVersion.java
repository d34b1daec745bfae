package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file as it was when it was opened. Its parts are opened again and again as they are read, and
 * must all be of one file: a model half of an old and half of a new one would look sound.
 *
 * @param key what the file system knows it by, whatever its name; null where it has none
 */
record FileVersion(Path path, long bytes, FileTime modified, Object key) {

  static FileVersion of(Path path) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileVersion(path, now.size(), now.lastModifiedTime(), now.fileKey());
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(path, e);
    }
  }

  /**
   * Checks that the file still is what it was.
   *
   * @throws EngineException {@code BAD_CHECKPOINT} if it is not, or is gone
   */
  void verify() {
    if (!of(path).equals(this)) {
      throw EngineErrors.fileChanged(path);
    }
  }
}
