package io.latentspark.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The start of a safetensors file: 8 bytes of length (little-endian), then that many bytes of JSON,
 * {@code {"name": {"dtype", "shape", "data_offsets": [begin, end]}}}. As the format demands, the
 * tensors must cover the rest of the file without overlap or hole.
 */
final class SafetensorsHeader {
  private static final int LENGTH_BYTES = 8;

  /** The reference implementation's limit. */
  private static final long LARGEST = 100_000_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Map<String, Integer> DTYPE_BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("F8_E8M0", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("F32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8));

  private final Path file;
  private final long fileBytes;
  private final long dataStart;

  private SafetensorsHeader(Path file, long fileBytes, long dataStart) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.dataStart = dataStart;
  }

  /**
   * Reads and checks a file's header.
   *
   * @return the tensors by name
   * @throws EngineException if the file is unreadable, truncated or corrupt
   */
  static Map<String, TensorEntry> read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      long length = headerLength(file, channel, fileBytes);
      ByteBuffer json = readFully(channel, LENGTH_BYTES, (int) length);
      return new SafetensorsHeader(file, fileBytes, LENGTH_BYTES + length).parse(json.array());
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
  }

  /** Bytes before the data of a sound file. */
  static long bytes(Path file, FileChannel channel) throws IOException {
    return LENGTH_BYTES + headerLength(file, channel, channel.size());
  }

  private static long headerLength(Path file, FileChannel channel, long fileBytes)
      throws IOException {
    if (fileBytes < LENGTH_BYTES) {
      throw EngineErrors.safetensorsTruncated(file, LENGTH_BYTES, fileBytes);
    }
    ByteBuffer start = readFully(channel, 0, LENGTH_BYTES);
    if (new String(start.array(), StandardCharsets.US_ASCII).equals("version ")) {
      throw EngineErrors.safetensorsCorrupt(
          file, "it is a Git LFS pointer, the weights were not fetched");
    }
    long length = start.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 2 || length > LARGEST) {
      throw EngineErrors.safetensorsCorrupt(
          file,
          "its header's length is "
              + Long.toUnsignedString(length)
              + ", expected 2 to "
              + LARGEST
              + " bytes");
    }
    if (LENGTH_BYTES + length > fileBytes) {
      throw EngineErrors.safetensorsTruncated(file, LENGTH_BYTES + length, fileBytes);
    }
    return length;
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ended while it was read");
      }
    }
    return buffer.flip();
  }

  private Map<String, TensorEntry> parse(byte[] json) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw corrupt("its header is not JSON (" + e.getOriginalMessage() + ")");
    }
    if (!root.isObject()) {
      throw corrupt("its header is not a JSON object");
    }
    Map<String, TensorEntry> entries = new LinkedHashMap<>();
    root.fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
              }
            });
    checkCoverage(entries);
    return entries;
  }

  private TensorEntry entry(String name, JsonNode node) {
    JsonNode dtype = node.path("dtype");
    JsonNode shape = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    boolean sound = dtype.isTextual() && shape.isArray() && offsets.isArray();
    if (!sound || offsets.size() != 2) {
      throw corrupt("tensor \"" + name + "\" lacks dtype, shape or data_offsets");
    }
    List<Long> dimensions = new ArrayList<>();
    for (JsonNode dimension : shape) {
      dimensions.add(size(name, dimension));
    }
    long begin = size(name, offsets.get(0));
    long end = size(name, offsets.get(1));
    if (begin > end || end > Long.MAX_VALUE - dataStart) {
      throw corrupt("tensor \"" + name + "\" has data_offsets [" + begin + ", " + end + "]");
    }
    checkSize(name, dtype.textValue(), dimensions, end - begin);
    return new TensorEntry(
        name, dtype.textValue(), List.copyOf(dimensions), dataStart + begin, dataStart + end);
  }

  private long size(String name, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw corrupt("tensor \"" + name + "\" has a dimension or offset " + node);
    }
    return node.longValue();
  }

  private void checkSize(String name, String dtype, List<Long> shape, long actual) {
    Optional<Integer> valueBytes = Optional.ofNullable(DTYPE_BYTES.get(dtype));
    if (valueBytes.isEmpty()) {
      return; // A newer format; an error only if the model needs this tensor.
    }
    try {
      long expected = valueBytes.get();
      for (long dimension : shape) {
        expected = Math.multiplyExact(expected, dimension);
      }
      if (expected != actual) {
        throw corrupt(
            String.format(
                "tensor \"%s\" (%s %s) takes %d bytes, its data_offsets give it %d",
                name, dtype, shape, expected, actual));
      }
    } catch (ArithmeticException e) {
      throw corrupt("tensor \"" + name + "\" has shape " + shape);
    }
  }

  private void checkCoverage(Map<String, TensorEntry> entries) {
    List<TensorEntry> byPosition = new ArrayList<>(entries.values());
    byPosition.sort(
        Comparator.comparingLong(TensorEntry::position).thenComparingLong(TensorEntry::end));
    long reached = dataStart;
    for (TensorEntry entry : byPosition) {
      if (entry.position() != reached) {
        String what = entry.position() < reached ? "overlaps the one before" : "follows a hole";
        throw corrupt("the data of tensor \"" + entry.name() + "\" " + what);
      }
      reached = entry.end();
    }
    if (reached > fileBytes) {
      throw EngineErrors.safetensorsTruncated(file, reached, fileBytes);
    }
    if (reached < fileBytes) {
      throw corrupt("it has " + (fileBytes - reached) + " bytes after its last tensor");
    }
  }

  private EngineException corrupt(String reason) {
    return EngineErrors.safetensorsCorrupt(file, reason);
  }
}
