package io.latentspark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long it takes to read a checkpoint's weights and do nothing with them.
 *
 * @param bytes of all files
 * @param seconds to read them once, in order, with one thread
 */
record WeightFiles(long bytes, double seconds) {
  private static final int BUFFER_BYTES = 1 << 22;

  static WeightFiles read(Path folder) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long bytes = 0;
    long start = System.nanoTime();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file)) {
          for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
            bytes += n;
          }
          buffer.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new WeightFiles(bytes, Rates.secondsSince(start));
  }
}
