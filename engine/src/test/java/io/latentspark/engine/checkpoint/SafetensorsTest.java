package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final Path SOUND = Fixtures.fixture("tiny-v2").resolve("model.safetensors");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 100, 20_000, 2_039_087})
  void truncatedAnywhere(long bytes) throws IOException {
    byte[] whole = Files.readAllBytes(SOUND);
    EngineException error = refused(Arrays.copyOf(whole, (int) bytes));
    assertEquals(ErrorCode.BAD_CHECKPOINT, error.code());
    assertTrue(error.getMessage().contains("is truncated"), error.getMessage());
    assertTrue(error.getMessage().contains("the file has " + bytes), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": | its header is not JSON",
        "[] | not a JSON object",
        "{} {} | its header is not JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | lacks dtype, shape or data_offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | a dimension or offset -2",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | has data_offsets [8, 0]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | takes 12 bytes, its data_offsets give it 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}} | has shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes after its last tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | follows a hole",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | \"b\" overlaps",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | Duplicate"
      })
  void corruptHeader(String header, String reason) throws IOException {
    Path file = TestFiles.safetensors(folder.resolve("a.safetensors"), header, new byte[8]);
    EngineException error =
        assertThrows(EngineException.class, () -> Safetensors.open(file, new MappedWindows(16, 1)));
    assertEquals(ErrorCode.BAD_CHECKPOINT, error.code());
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_001, -1})
  void headerOfAnUnlikelyLength(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    EngineException error = refused(bytes.array());
    assertTrue(
        error.getMessage().contains("length is " + Long.toUnsignedString(length)),
        error.getMessage());
  }

  @Test
  void gitLfsPointer() throws IOException {
    EngineException error =
        refused(
            "version https://git-lfs.github.com/spec/v1\noid sha256:0"
                .getBytes(StandardCharsets.UTF_8));
    assertTrue(error.getMessage().contains("Git LFS pointer"), error.getMessage());
  }

  @Test
  void emptyTensorsAndUnknownTypesAreNoFault() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"new\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,2]}}   ";
    Path file = TestFiles.safetensors(folder.resolve("a.safetensors"), header, new byte[2]);
    try (Safetensors sound = Safetensors.open(file, new MappedWindows(16, 1))) {
      assertEquals(2, sound.entries().size());
    }
  }

  private EngineException refused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), content);
    return assertThrows(
        EngineException.class, () -> Safetensors.open(file, new MappedWindows(16, 1)));
  }
}
