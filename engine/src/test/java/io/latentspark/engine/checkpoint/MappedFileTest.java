package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
  @TempDir Path folder;

  /** Values at odd places, torn by the edges of windows of 16 to 64 bytes. */
  @Property(tries = 200)
  void readsAcrossWindows(
      @ForAll @IntRange(min = 4, max = 6) int windowBits,
      @ForAll @IntRange(max = 40) int position,
      @ForAll @IntRange(max = 60) int count)
      throws IOException {
    byte[] bytes = new byte[300];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Path file = Files.createTempFile("windows", ".bin");
    Files.write(file, bytes);
    ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (MappedFile mapped = new MappedFile(file, new MappedWindows(windowBits, 2))) {
      float[] floats = new float[count + 2];
      mapped.readFloats(position, floats, 2, count);
      short[] shorts = new short[count + 3];
      mapped.readShorts(position, shorts, 3, count);
      byte[] raw = new byte[count];
      mapped.readBytes(position, raw, count);
      for (int i = 0; i < count; i++) {
        assertEquals(
            whole.getInt(position + 4 * i), Float.floatToRawIntBits(floats[i + 2]), "float " + i);
        assertEquals(whole.getShort(position + 2 * i), shorts[i + 3], "short " + i);
        assertEquals(bytes[position + i], raw[i], "byte " + i);
      }
    } finally {
      Files.delete(file);
    }
  }

  /** A sparse file: five gigabytes of address space, a few pages of disk. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    Path file = folder.resolve("large");
    long position = 5L << 30;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), position - 4);
    }
    try (MappedFile mapped = new MappedFile(file, windows())) {
      byte[] bytes = new byte[8];
      mapped.readBytes(position - 4, bytes, 8);
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, bytes);
    }
  }

  @Test
  void closingReleasesTheMapping() throws IOException {
    Path file = Files.write(folder.resolve("mapped.bin"), new byte[100]);
    MappedFile mapped = new MappedFile(file, windows());
    mapped.readBytes(0, new byte[1], 1);
    assertEquals(1, mappings(file));
    mapped.close();
    mapped.close();
    assertEquals(0, mappings(file));
    assertThrows(IllegalStateException.class, () -> mapped.readBytes(0, new byte[1], 1));
  }

  @Test
  void interruptedThreadsReadOn() throws IOException {
    Path file = Files.write(folder.resolve("read.bin"), new byte[] {1, 2, 3});
    byte[] value = new byte[1];
    try (MappedFile mapped = new MappedFile(file, windows())) {
      Thread.currentThread().interrupt();
      mapped.readBytes(2, value, 1);
      assertTrue(Thread.interrupted());
    }
    assertEquals(3, value[0]);
  }

  /** Windows that begin at a page of their own, of three files that share them. */
  @Test
  void mapsNoMoreThanAFewWindows() throws IOException {
    MappedWindows windows = new MappedWindows(16, 3);
    byte[] value = new byte[1];
    List<Path> paths = new ArrayList<>();
    List<MappedFile> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path path = Files.write(folder.resolve("part-" + i), new byte[10 << 16]);
      paths.add(path);
      files.add(new MappedFile(path, windows));
    }
    for (int at = 0; at < 10 << 16; at += 1 << 14) {
      for (MappedFile file : files) {
        file.readBytes(at, value, 1);
      }
      assertTrue(paths.stream().mapToLong(MappedFileTest::mappings).sum() <= 3);
    }
    files.forEach(MappedFile::close);
    assertEquals(0, paths.stream().mapToLong(MappedFileTest::mappings).sum());
  }

  private static MappedWindows windows() {
    return new MappedWindows(MappedWindows.DEFAULT_BITS, MappedWindows.DEFAULT_MOST);
  }

  private static long mappings(Path file) {
    try {
      return Files.readString(Path.of("/proc/self/maps"))
          .lines()
          .filter(line -> line.endsWith(file.toString()))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
