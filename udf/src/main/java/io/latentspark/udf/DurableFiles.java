package io.latentspark.udf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are there after a power failure, which may otherwise leave a name without content. */
final class DurableFiles {
  private DurableFiles() {}

  static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    force(file);
  }

  /** Puts a file's content, or a folder's names, onto the disk. */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
