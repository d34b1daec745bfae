package io.latentspark.engine.checkpoint;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
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
    try (MappedFile mapped =
        new MappedFile(FileVersion.of(file), new MappedWindows(windowBits, 2))) {
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
    try (MappedFile mapped = new MappedFile(FileVersion.of(file), windows())) {
      byte[] bytes = new byte[8];
      mapped.readBytes(position - 4, bytes, 8);
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, bytes);
    }
  }

  @Test
  void closingReleasesTheMapping() throws IOException {
    Path file = Files.write(folder.resolve("mapped.bin"), new byte[100]);
    MappedFile mapped = new MappedFile(FileVersion.of(file), windows());
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
    try (MappedFile mapped = new MappedFile(FileVersion.of(file), windows())) {
      Thread.currentThread().interrupt();
      mapped.readBytes(2, value, 1);
      assertTrue(Thread.interrupted());
    }
    assertEquals(3, value[0]);
  }

  @Test
  void readsOneVersionOfAFile() throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), new byte[3 << 16]);
    FileTime opened = Files.getLastModifiedTime(file);
    FileTime later = FileTime.from(opened.toInstant().plusSeconds(1));
    byte[] value = new byte[1];
    try (MappedFile mapped = new MappedFile(FileVersion.of(file), new MappedWindows(16, 0))) {
      mapped.readBytes(0, value, 1);
      Files.setLastModifiedTime(file, later);
      assertChanged(file, mapped);
      Files.setLastModifiedTime(file, opened);
      mapped.readBytes(2 << 16, value, 1);
      Files.write(file, value, StandardOpenOption.APPEND);
      Files.setLastModifiedTime(file, opened);
      assertChanged(file, mapped);
      Files.move(Files.write(folder.resolve("new"), new byte[3 << 16]), file, REPLACE_EXISTING);
      Files.setLastModifiedTime(file, opened);
      assertChanged(file, mapped);
    }
  }

  private static void assertChanged(Path file, MappedFile mapped) {
    EngineException error =
        assertThrows(EngineException.class, () -> mapped.readBytes(1 << 16, new byte[1], 1));
    assertEquals(ErrorCode.BAD_CHECKPOINT, error.code());
    assertEquals(
        file.toAbsolutePath()
            + " changed while it was loaded: it was replaced, or its size or time differs."
            + " Start again when whatever writes the file is done.",
        error.getMessage());
  }

  /** Readers that hold windows all at once: as many more stay mapped from then on. */
  @Test
  void keepsAWindowForEachReader() throws IOException {
    Path path = Files.write(folder.resolve("read-by-many"), new byte[20 << 16]);
    FileVersion file = FileVersion.of(path);
    MappedWindows windows = new MappedWindows(16, 1);
    for (int i = 0; i < 20; i++) {
      windows.give(windows.take(file, i));
    }
    assertEquals(2, mappings(path));
    List<MappedWindows.Window> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      held.add(windows.take(file, 3 * i));
    }
    held.forEach(windows::give);
    for (int i = 0; i < 20; i++) {
      windows.give(windows.take(file, i));
    }
    assertEquals(6, mappings(path));
    windows.drop(file);
    assertEquals(0, mappings(path));
  }

  /** Windows that begin at a page of their own, of three files that share them. */
  @Test
  void mapsNoMoreThanAFewWindows() throws IOException {
    MappedWindows windows = new MappedWindows(16, 2);
    byte[] value = new byte[1];
    List<Path> paths = new ArrayList<>();
    List<MappedFile> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path path = Files.write(folder.resolve("part-" + i), new byte[10 << 16]);
      paths.add(path);
      files.add(new MappedFile(FileVersion.of(path), windows));
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
    return new MappedWindows(MappedWindows.DEFAULT_BITS, MappedWindows.DEFAULT_SPARE);
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
