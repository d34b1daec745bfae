package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
  @TempDir Path folder;

  /** Values at odd places, torn by the edges of segments of 16 to 64 bytes. */
  @Property(tries = 200)
  void readsAcrossSegments(
      @ForAll @IntRange(min = 4, max = 6) int segmentBits,
      @ForAll @IntRange(max = 40) int position,
      @ForAll @IntRange(max = 60) int count)
      throws IOException {
    byte[] bytes = new byte[300];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Path file = Files.createTempFile("segments", ".bin");
    Files.write(file, bytes);
    ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (MappedFile mapped = MappedFile.open(file, segmentBits)) {
      float[] floats = new float[count + 2];
      mapped.readFloats(position, floats, 2, count);
      short[] shorts = new short[count];
      mapped.readShorts(position, shorts, count);
      byte[] raw = new byte[count];
      mapped.readBytes(position, raw, count);
      for (int i = 0; i < count; i++) {
        assertEquals(
            whole.getInt(position + 4 * i), Float.floatToRawIntBits(floats[i + 2]), "float " + i);
        assertEquals(whole.getShort(position + 2 * i), shorts[i], "short " + i);
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
    try (MappedFile mapped = MappedFile.open(file, MappedFile.DEFAULT_SEGMENT_BITS)) {
      byte[] bytes = new byte[8];
      mapped.readBytes(position - 4, bytes, 8);
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, bytes);
    }
  }

  @Test
  void closingReleasesTheMapping() throws IOException {
    Path file = Files.write(folder.resolve("mapped.bin"), new byte[100]);
    MappedFile mapped = MappedFile.open(file, MappedFile.DEFAULT_SEGMENT_BITS);
    assertTrue(isMapped(file));
    mapped.close();
    mapped.close();
    assertFalse(isMapped(file));
    assertThrows(IllegalStateException.class, () -> mapped.readBytes(0, new byte[1], 1));
  }

  private static boolean isMapped(Path file) throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
  }
}
