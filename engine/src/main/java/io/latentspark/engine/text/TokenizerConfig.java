package io.latentspark.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.EngineErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What tokenizer_config.json says beyond the tokenizer itself; every key may be absent.
 *
 * @param bosToken key bos_token
 * @param eosToken key eos_token
 * @param addBosToken key add_bos_token
 * @param chatTemplate key chat_template, in Jinja
 */
record TokenizerConfig(
    Optional<String> bosToken,
    Optional<String> eosToken,
    boolean addBosToken,
    Optional<String> chatTemplate) {

  private static final String DEFAULT_TEMPLATE = "default";

  static TokenizerConfig load(Path modelFolder) {
    Path file = modelFolder.resolve("tokenizer_config.json");
    if (!Files.exists(file)) {
      return new TokenizerConfig(Optional.empty(), Optional.empty(), false, Optional.empty());
    }
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      return new TokenizerConfig(
          token(json.path("bos_token")),
          token(json.path("eos_token")),
          json.path("add_bos_token").asBoolean(),
          template(json.path("chat_template")));
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(file, e);
    }
  }

  /** A token is a string or an AddedToken object. */
  private static Optional<String> token(JsonNode node) {
    return string(node.isObject() ? node.path("content") : node);
  }

  /** A template is a string, or a list of named ones of which "default" is taken. */
  private static Optional<String> template(JsonNode node) {
    for (JsonNode named : node) {
      if (named.path("name").asText().equals(DEFAULT_TEMPLATE)) {
        return string(named.path("template"));
      }
    }
    return string(node);
  }

  private static Optional<String> string(JsonNode node) {
    return Optional.ofNullable(node.textValue());
  }
}
