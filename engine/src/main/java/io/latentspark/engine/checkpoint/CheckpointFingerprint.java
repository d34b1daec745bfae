package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells checkpoints apart that would generate differently: SHA-256 over names and contents of
 * config.json, generation_config.json, tokenizer.json, tokenizer_config.json, the shards' index and
 * the weights.
 *
 * <p>Weights are hundreds of gigabytes, so of a safetensors file only its size, its header (names,
 * types, shapes, places) and 64 evenly spread samples of 4 KiB are hashed. Training or converting
 * changes weights everywhere, which the samples see; a change of single values may escape them.
 */
public final class CheckpointFingerprint {
  private static final List<String> SMALL_FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "chat_template.jinja");

  private static final int SAMPLES = 64;
  private static final int SAMPLE_BYTES = 4096;
  private static final int BUFFER_BYTES = 1 << 16;

  private final MessageDigest digest;

  private CheckpointFingerprint(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * The fingerprint of a checkpoint folder: 64 hexadecimal digits. It depends on the files alone,
   * not on where the folder lies.
   *
   * @throws EngineException if the folder or its weights are missing or unreadable
   */
  public static String of(Path folder) {
    CheckpointIndex index = CheckpointIndex.read(folder);
    CheckpointFingerprint fingerprint = new CheckpointFingerprint(sha256());
    for (String name : SMALL_FILES) {
      if (Files.exists(folder.resolve(name))) {
        fingerprint.addWhole(folder.resolve(name));
      }
    }
    index.indexFile().ifPresent(fingerprint::addWhole);
    index.files().forEach(fingerprint::addSampled);
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void addWhole(Path file) {
    try (FileChannel channel = open(file)) {
      addRange(channel, 0, channel.size());
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
  }

  private void addSampled(Path file) {
    try (FileChannel channel = open(file)) {
      long dataStart = SafetensorsHeader.bytes(file, channel);
      addRange(channel, 0, dataStart);
      long dataBytes = channel.size() - dataStart;
      if (dataBytes <= (long) SAMPLES * SAMPLE_BYTES) {
        addRange(channel, dataStart, dataBytes);
        return;
      }
      long last = dataBytes - SAMPLE_BYTES;
      for (int i = 0; i < SAMPLES; i++) {
        // From the first byte to the last; the product is safe below 2^57 bytes.
        addRange(channel, dataStart + last * i / (SAMPLES - 1), SAMPLE_BYTES);
      }
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
  }

  /** Opens a file and hashes its name and size, so that contents cannot run into each other. */
  private FileChannel open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    byte[] name = file.getFileName().toString().getBytes(StandardCharsets.UTF_8);
    addNumber(name.length);
    digest.update(name);
    addNumber(channel.size());
    return channel;
  }

  private void addRange(FileChannel channel, long position, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, BUFFER_BYTES));
    for (long done = 0; done < count; ) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
      int n = channel.read(buffer, position + done);
      if (n < 0) {
        throw new IOException("the file ended while it was read");
      }
      digest.update(buffer.flip());
      done += n;
    }
  }

  private void addNumber(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
