package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFingerprintTest {
  @TempDir Path folder;

  @Test
  void doesNotDependOnThePlace() throws IOException {
    TestFiles.copy("tiny-v3", folder);
    String fingerprint = CheckpointFingerprint.of(folder);
    assertTrue(fingerprint.matches("[0-9a-f]{64}"));
    assertEquals(CheckpointFingerprint.of(Fixtures.fixture("tiny-v3")), fingerprint);
    assertNotEquals(CheckpointFingerprint.of(Fixtures.fixture("tiny-v2")), fingerprint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "generation_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "chat_template.jinja",
        "model.safetensors.index.json"
      })
  void seesEveryFileThatChangesResults(String name) throws IOException {
    TestFiles.copy("tiny-v3", folder);
    String before = CheckpointFingerprint.of(folder);
    Files.writeString(
        folder.resolve(name), " ", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertNotEquals(before, CheckpointFingerprint.of(folder));
  }

  @Test
  void ignoresOtherFiles() throws IOException {
    TestFiles.copy("tiny-v3", folder);
    String before = CheckpointFingerprint.of(folder);
    Files.writeString(folder.resolve("README.md"), "text");
    assertEquals(before, CheckpointFingerprint.of(folder));
  }

  @Test
  void seesTheFirstAndTheLastByteOfTheWeights() throws IOException {
    TestFiles.copy("tiny-v2", folder);
    Path weights = folder.resolve("model.safetensors");
    String before = CheckpointFingerprint.of(folder);
    long dataStart = 8 + 15432;
    for (long position : new long[] {dataStart, Files.size(weights) - 1}) {
      flip(weights, position);
      assertNotEquals(before, CheckpointFingerprint.of(folder));
      flip(weights, position);
      assertEquals(before, CheckpointFingerprint.of(folder));
    }
  }

  /** Every byte counts below 64 samples of 4 KiB; the digest is taken over name, size, content. */
  @Test
  void smallWeightsAreHashedWhole() throws Exception {
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[100],\"data_offsets\":[0,100]}}";
    byte[] data = new byte[100];
    data[50] = 1;
    Path file = TestFiles.safetensors(folder.resolve("model.safetensors"), header, data);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] name = "model.safetensors".getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(8).putLong(name.length).array());
    digest.update(name);
    digest.update(ByteBuffer.allocate(8).putLong(Files.size(file)).array());
    digest.update(Files.readAllBytes(file));
    assertEquals(HexFormat.of().formatHex(digest.digest()), CheckpointFingerprint.of(folder));
  }

  @Test
  void noSuchFolder() {
    assertThrows(EngineException.class, () -> CheckpointFingerprint.of(folder.resolve("nowhere")));
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      channel.write(one.put(0, (byte) ~one.get(0)).rewind(), position);
    }
  }
}
