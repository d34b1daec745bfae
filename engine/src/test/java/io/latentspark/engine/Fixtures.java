package io.latentspark.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tiny checkpoints under {@code src/test/resources/fixtures} and the numbers that Hugging Face
 * transformers computed from them. Reads with code of its own, so that the engine's reader is not
 * its own witness.
 */
public final class Fixtures {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Fixtures() {}

  /** A fixture's folder: {@code tiny-v2-lite}, {@code tiny-v2}, {@code tiny-v3} and so on. */
  public static Path fixture(String name) {
    URL resource = Fixtures.class.getResource("/fixtures/" + name);
    if (resource == null) {
      throw new IllegalArgumentException("no fixture " + name);
    }
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its expected.json: prompts, greedy tokens, log-likelihoods, tolerances. */
  public static JsonNode expected(String name) {
    return json(fixture(name).resolve("expected.json"));
  }

  /** Its expected.safetensors: logits, routing, traces. */
  public static RawTensors expectedTensors(String name) {
    return RawTensors.read(fixture(name).resolve("expected.safetensors"));
  }

  /** The ids of a JSON array. */
  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  /** A JSON file as a tree. */
  public static JsonNode json(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole safetensors file on the heap. */
  public record RawTensors(JsonNode header, ByteBuffer data) {

    /** Reads a file as the format's description has it, without any check. */
    public static RawTensors read(Path file) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        bytes.position(8 + length);
        return new RawTensors(
            MAPPER.readTree(header), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Whether the file holds such a tensor. */
    public boolean contains(String name) {
      return header.has(name);
    }

    /** Its dimensions. */
    public int[] shape(String name) {
      return ints(entry(name).get("shape"));
    }

    /** An F32 tensor's values, row after row. */
    public float[] floats(String name) {
      ByteBuffer bytes = bytes(name, "F32");
      float[] values = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(values);
      return values;
    }

    /** An I32 tensor's values, row after row. */
    public int[] integers(String name) {
      ByteBuffer bytes = bytes(name, "I32");
      int[] values = new int[bytes.remaining() / 4];
      bytes.asIntBuffer().get(values);
      return values;
    }

    /** A tensor's bytes, little-endian; its type must be this one. */
    public ByteBuffer bytes(String name, String dtype) {
      JsonNode entry = entry(name);
      if (!entry.get("dtype").textValue().equals(dtype)) {
        throw new IllegalArgumentException(name + " is " + entry.get("dtype"));
      }
      int[] offsets = ints(entry.get("data_offsets"));
      return data.slice(offsets[0], offsets[1] - offsets[0]).order(ByteOrder.LITTLE_ENDIAN);
    }

    private JsonNode entry(String name) {
      if (!contains(name)) {
        throw new IllegalArgumentException("no tensor " + name);
      }
      return header.get(name);
    }
  }
}
