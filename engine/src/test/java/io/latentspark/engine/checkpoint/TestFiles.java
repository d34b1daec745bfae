package io.latentspark.engine.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentspark.engine.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes small checkpoints, sound ones and spoilt ones. */
final class TestFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TestFiles() {}

  /** A fixture's config.json, changed, in a folder of its own. */
  static Path config(Path folder, String fixture, Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) Fixtures.json(Fixtures.fixture(fixture).resolve("config.json"));
    change.accept(json);
    Path file = folder.resolve("config.json");
    Files.write(file, MAPPER.writeValueAsBytes(json));
    return file;
  }

  /** Copies a fixture's checkpoint into a folder. */
  static Path copy(String fixture, Path folder) throws IOException {
    try (var files = Files.list(Fixtures.fixture(fixture))) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith("expected")) {
          Files.copy(file, folder.resolve(file.getFileName().toString()));
        }
      }
    }
    return folder;
  }

  /** Writes header text and data as a safetensors file. */
  static Path safetensors(Path file, String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(file, bytes.array());
  }

  /** Reads all of a file's tensors, lets them be changed, and writes them back. */
  static void rewrite(Path file, Consumer<Map<String, Stored>> change) throws IOException {
    Fixtures.RawTensors raw = Fixtures.RawTensors.read(file);
    Map<String, Stored> tensors = new LinkedHashMap<>();
    raw.header()
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals("__metadata__")) {
                String dtype = field.getValue().get("dtype").textValue();
                ByteBuffer bytes = raw.bytes(field.getKey(), dtype);
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                tensors.put(field.getKey(), new Stored(dtype, raw.shape(field.getKey()), copy));
              }
            });
    change.accept(tensors);
    ObjectNode header = MAPPER.createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          ObjectNode entry = header.putObject(name);
          entry.put("dtype", tensor.dtype);
          entry.putPOJO("shape", tensor.shape);
          entry.putPOJO("data_offsets", new int[] {data.size(), data.size() + tensor.bytes.length});
          data.writeBytes(tensor.bytes);
        });
    safetensors(file, MAPPER.writeValueAsString(header), data.toByteArray());
  }

  /** A tensor as a file has it. */
  static final class Stored {
    final String dtype;
    final int[] shape;
    final byte[] bytes;

    Stored(String dtype, int[] shape, byte[] bytes) {
      this.dtype = dtype;
      this.shape = shape;
      this.bytes = bytes;
    }
  }
}
