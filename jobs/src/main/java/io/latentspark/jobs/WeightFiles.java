package io.latentspark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long it takes to read a checkpoint's weights and do nothing with them.
 *
 * @param bytes of all files
 * @param seconds to read them once, in order, several threads a part each
 */
record WeightFiles(long bytes, double seconds) {
  private static final int PART_BYTES = 1 << 25;
  private static final int BUFFER_BYTES = 1 << 20;

  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

  static WeightFiles read(Path folder, int threads) {
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    long start = System.nanoTime();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
      List<Future<Long>> parts = new ArrayList<>();
      for (Path file : files) {
        for (long at = 0; at < Files.size(file); at += PART_BYTES) {
          long from = at;
          parts.add(readers.submit(() -> read(file, from)));
        }
      }
      long bytes = 0;
      for (Future<Long> part : parts) {
        bytes += part.get();
      }
      return new WeightFiles(bytes, Rates.secondsSince(start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read " + folder, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + folder, e);
    } finally {
      readers.shutdownNow();
    }
  }

  private static long read(Path file, long from) throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes < PART_BYTES) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, PART_BYTES - bytes));
        int n = channel.read(buffer, from + bytes);
        if (n < 0) {
          break;
        }
        bytes += n;
      }
    }
    return bytes;
  }
}
