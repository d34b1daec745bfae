package io.latentspark.jobs.evaluate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.jobs.common.JobErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --samples}: documents by their indices, by task. */
final class SampleIndices {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleIndices() {}

  /** Out of JSON, or of a file that holds it. */
  static Map<String, List<Integer>> parse(String text) {
    try {
      String json = text.stripLeading().startsWith("{") ? text : Files.readString(Path.of(text));
      return JSON.readValue(json, new TypeReference<LinkedHashMap<String, List<Integer>>>() {});
    } catch (IOException e) {
      throw JobErrors.samplesInvalid(text, e);
    }
  }
}
