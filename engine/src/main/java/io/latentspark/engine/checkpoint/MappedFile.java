package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A file of any size, mapped read-only in {@link MappedWindows} as it is read: as little-endian
 * values, by many threads. After {@link #close} reads fail, none touches released memory.
 */
final class MappedFile implements AutoCloseable {
  private final FileVersion file;
  private final MappedWindows windows;
  private boolean closed; // guarded by the windows

  MappedFile(FileVersion file, MappedWindows windows) {
    this.file = file;
    this.windows = windows;
  }

  void readBytes(long position, byte[] destination, int count) {
    read(position, count, 1, (bytes, at, n) -> bytes.get(destination, at, n));
  }

  void readShorts(long position, short[] destination, int offset, int count) {
    read(
        position,
        count,
        2,
        (bytes, at, n) -> bytes.asShortBuffer().get(destination, offset + at, n));
  }

  void readFloats(long position, float[] destination, int offset, int count) {
    read(
        position,
        count,
        4,
        (bytes, at, n) -> bytes.asFloatBuffer().get(destination, offset + at, n));
  }

  /** Takes {@code count} values from a buffer for the places from {@code at} on. */
  private interface Taker {
    void take(ByteBuffer bytes, int at, int count);
  }

  private void read(long position, int count, int valueBytes, Taker taker) {
    for (int done = 0; done < count; ) {
      long from = position + (long) done * valueBytes;
      int within = (int) (from & (windows.size() - 1));
      // Values that begin in this window; the last may end in the overlap.
      long here = (windows.size() - within + valueBytes - 1) / valueBytes;
      int n = (int) Math.min(here, count - done);
      MappedWindows.Window window = take(from / windows.size());
      try {
        ByteBuffer bytes = window.bytes().slice(within, n * valueBytes);
        taker.take(bytes.order(ByteOrder.LITTLE_ENDIAN), done, n);
      } finally {
        windows.give(window);
      }
      done += n;
    }
  }

  private MappedWindows.Window take(long index) {
    synchronized (windows) {
      if (closed) {
        throw new IllegalStateException(file.path() + " was read after it was closed");
      }
      try {
        return windows.take(file, index);
      } catch (IOException e) {
        throw EngineErrors.fileUnreadable(file.path(), e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (windows) {
      closed = true;
      windows.drop(file);
    }
  }
}
