package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of files that are mapped at a time: windows of equal size, those used last. Pages of a
 * mapping count as memory of the process for as long as it lasts, so mapping a whole checkpoint
 * would make loading it take twice its size.
 */
final class MappedWindows {
  static final int DEFAULT_BITS = 22;

  /** Beside one for each reader: stacked weights lie in as many places of a file. */
  static final int DEFAULT_SPARE = 4;

  /** A window reaches this far into the next, so that no value is torn between two. */
  private static final int OVERLAP = Long.BYTES;

  private final int bits;
  private final int spare;
  private int readers;
  private int mostReaders;
  private final Map<Place, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  private record Place(FileVersion file, long index) {}

  /** A mapped window; it stays mapped while someone reads it. */
  static final class Window {
    private final MappedByteBuffer bytes;
    private int readers;
    private boolean dropped;

    private Window(MappedByteBuffer bytes) {
      this.bytes = bytes;
    }

    /** Its bytes, whose position and limit mean nothing. */
    MappedByteBuffer bytes() {
      return bytes;
    }
  }

  /**
   * @param bits a window has 2^bits bytes
   * @param spare windows that stay mapped beside one for each thread that ever read at once
   */
  MappedWindows(int bits, int spare) {
    this.bits = bits;
    this.spare = spare;
  }

  /** Bytes of a window. */
  long size() {
    return 1L << bits;
  }

  /**
   * The window of a file that begins at {@code index · size()}; to be given back after reading.
   *
   * @throws EngineException if the file is no longer the version that was opened
   */
  synchronized Window take(FileVersion file, long index) throws IOException {
    mostReaders = Math.max(mostReaders, readers + 1);
    Place place = new Place(file, index);
    Window window = windows.get(place);
    if (window == null) {
      window = new Window(map(file, index << bits, size() + OVERLAP));
      windows.put(place, window);
      if (windows.size() > spare + mostReaders) {
        Iterator<Window> oldest = windows.values().iterator();
        drop(oldest.next());
        oldest.remove();
      }
    }
    readers++;
    window.readers++;
    return window;
  }

  /** Maps a part of a file, even in an interrupted thread: others may wait for what it loads. */
  private static MappedByteBuffer map(FileVersion file, long start, long most) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        interrupted |= Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
          file.verify();
          return channel.map(MapMode.READ_ONLY, start, Math.min(most, channel.size() - start));
        } catch (ClosedByInterruptException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends reading a window. */
  synchronized void give(Window window) {
    readers--;
    window.readers--;
    if (window.dropped && window.readers == 0) {
      Unmapper.unmap(window.bytes);
    }
  }

  /** Unmaps all windows of a file, those being read when their readers are done. */
  synchronized void drop(FileVersion file) {
    List<Place> own = new ArrayList<>(windows.keySet());
    own.removeIf(place -> !place.file.equals(file));
    own.forEach(place -> drop(windows.remove(place)));
  }

  private static void drop(Window window) {
    window.dropped = true;
    if (window.readers == 0) {
      Unmapper.unmap(window.bytes);
    }
  }
}
