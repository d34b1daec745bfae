package io.latentspark.engine.text;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.EngineErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The bytes each token id stands for, from tokenizer.json. */
final class Vocabulary {

  /** Reasoning markers are text to the reader even where a tokenizer calls them special. */
  private static final Set<String> ALWAYS_TEXT =
      Set.of(ReasoningSplitter.OPENING, ReasoningSplitter.CLOSING);

  private static final byte[] NOTHING = {};

  private final byte[][] bytes;
  private final BitSet special;
  private final Map<String, Integer> ids;

  private Vocabulary(byte[][] bytes, Map<String, Integer> ids, BitSet special) {
    this.bytes = bytes;
    this.ids = ids;
    this.special = special;
  }

  /** Reads the vocabulary; the decoder must be byte-level, as every DeepSeek tokenizer's is. */
  static Vocabulary load(Path tokenizerJson) {
    TokenizerJson json;
    try {
      json = new ObjectMapper().readValue(tokenizerJson.toFile(), TokenizerJson.class);
    } catch (IOException e) {
      throw EngineErrors.fileUnreadable(tokenizerJson, e);
    }
    String decoder = json.decoder == null ? "none" : json.decoder.type;
    if (!decoder.equals("ByteLevel") || json.model == null || json.model.vocab == null) {
      throw EngineErrors.unsupportedTokenizer(tokenizerJson, decoder);
    }
    return of(json.model.vocab, json.addedTokens == null ? List.of() : json.addedTokens);
  }

  private static Vocabulary of(Map<String, Integer> base, List<AddedToken> added) {
    Map<String, Integer> ids = new HashMap<>(base);
    BitSet special = new BitSet();
    BitSet skipped = new BitSet();
    for (AddedToken token : added) {
      ids.put(token.content, token.id);
      special.set(token.id, token.special);
      skipped.set(token.id, token.special && !ALWAYS_TEXT.contains(token.content));
    }
    int size = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    byte[][] bytes = new byte[size][];
    ids.forEach((token, id) -> bytes[id] = skipped.get(id) ? NOTHING : ByteLevel.bytesOf(token));
    return new Vocabulary(bytes, Map.copyOf(ids), special);
  }

  /** Whether the tokenizer calls a token special, reasoning markers included. */
  boolean isSpecial(int id) {
    return special.get(id);
  }

  /** One more than the highest id. */
  int size() {
    return bytes.length;
  }

  OptionalInt idOf(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** UTF-8 bytes, possibly part of a character; none for special tokens and unknown ids. */
  byte[] bytesOf(int id) {
    byte[] known = id >= 0 && id < bytes.length ? bytes[id] : null;
    return known == null ? NOTHING : known;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record TokenizerJson(
      @JsonProperty("added_tokens") List<AddedToken> addedTokens, Decoder decoder, Model model) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record AddedToken(int id, String content, boolean special) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Decoder(String type) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Model(Map<String, Integer> vocab) {}
}
