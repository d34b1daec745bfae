package io.latentspark.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file mapped read-only, of any size, read as little-endian values by many threads. It owns the
 * mapping: after {@link #close} reads fail, none touches released memory.
 */
final class MappedFile implements AutoCloseable {
  /** A buffer is limited to 2 GiB, so the file is mapped in segments. */
  static final int DEFAULT_SEGMENT_BITS = 30;

  /** A segment reaches this far into the next, so that no value is torn between two. */
  private static final int OVERLAP = Long.BYTES;

  private final Path path;
  private final int segmentBits;
  private final MappedByteBuffer[] segments;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private MappedFile(Path path, int segmentBits, MappedByteBuffer[] segments) {
    this.path = path;
    this.segmentBits = segmentBits;
    this.segments = segments;
  }

  static MappedFile open(Path path, int segmentBits) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long segment = 1L << segmentBits;
      MappedByteBuffer[] segments = new MappedByteBuffer[(int) ((size + segment - 1) / segment)];
      for (int i = 0; i < segments.length; i++) {
        long start = i * segment;
        long length = Math.min(segment + OVERLAP, size - start);
        segments[i] = channel.map(MapMode.READ_ONLY, start, length);
      }
      return new MappedFile(path, segmentBits, segments);
    }
  }

  void readBytes(long position, byte[] destination, int count) {
    read(position, count, 1, (bytes, at, n) -> bytes.get(destination, at, n));
  }

  void readShorts(long position, short[] destination, int count) {
    read(position, count, 2, (bytes, at, n) -> bytes.asShortBuffer().get(destination, at, n));
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
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(path + " was read after it was closed");
      }
      long segment = 1L << segmentBits;
      for (int done = 0; done < count; ) {
        long from = position + (long) done * valueBytes;
        int within = (int) (from & (segment - 1));
        // Values that begin in this segment; the last may end in the overlap.
        long here = (segment - within + valueBytes - 1) / valueBytes;
        int n = (int) Math.min(here, count - done);
        ByteBuffer bytes = segments[(int) (from >>> segmentBits)].slice(within, n * valueBytes);
        taker.take(bytes.order(ByteOrder.LITTLE_ENDIAN), done, n);
        done += n;
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        for (MappedByteBuffer segment : segments) {
          Unmapper.unmap(segment);
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
