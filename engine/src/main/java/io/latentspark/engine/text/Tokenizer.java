package io.latentspark.engine.text;

import io.latentspark.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A checkpoint's tokenizer: tokenizer.json, completed by tokenizer_config.json. Any number of
 * threads may use it at once.
 */
public final class Tokenizer implements AutoCloseable {

  private final NativeTokenizer encoder;
  private final Vocabulary vocabulary;
  private final OptionalInt bosTokenId;
  private final OptionalInt eosTokenId;
  private final boolean addBosToken;
  private final Optional<ChatTemplate> chatTemplate;

  private Tokenizer(
      NativeTokenizer encoder,
      Vocabulary vocabulary,
      TokenizerConfig config,
      Optional<ChatTemplate> chatTemplate) {
    this.encoder = encoder;
    this.vocabulary = vocabulary;
    this.bosTokenId = idOf(config.bosToken());
    this.eosTokenId = idOf(config.eosToken());
    this.addBosToken = config.addBosToken();
    this.chatTemplate = chatTemplate;
  }

  /**
   * Loads the tokenizer of a model folder.
   *
   * @return empty where the folder has no tokenizer.json
   * @throws EngineException if a file is unreadable ({@code BAD_CHECKPOINT}), or the tokenizer is
   *     not byte-level BPE ({@code UNSUPPORTED_MODEL})
   */
  public static Optional<Tokenizer> load(Path modelFolder) {
    Path file = modelFolder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Vocabulary vocabulary = Vocabulary.load(file);
    TokenizerConfig config = TokenizerConfig.load(modelFolder);
    Optional<ChatTemplate> chatTemplate = ChatTemplate.load(modelFolder);
    return Optional.of(new Tokenizer(NativeTokenizer.load(file), vocabulary, config, chatTemplate));
  }

  /**
   * Ids of a plain prompt. Where tokenizer_config.json sets add_bos_token they begin with exactly
   * one BOS, whether the tokenizer, the text or neither of them brings one.
   *
   * @throws EngineException if this tokenizer is closed ({@code CANCELLED})
   */
  public int[] encode(String text) {
    int[] ids = encoder.encode(text);
    if (!addBosToken || bosTokenId.isEmpty()) {
      return ids;
    }
    int bos = bosTokenId.getAsInt();
    int given = 0;
    while (given < ids.length && ids[given] == bos) {
      given++;
    }
    if (given == 1) {
      return ids;
    }
    int[] withBos = new int[ids.length - given + 1];
    withBos[0] = bos;
    System.arraycopy(ids, given, withBos, 1, ids.length - given);
    return withBos;
  }

  /**
   * Ids of the text alone, for rendered chat templates and for continuations: special tokens
   * written in the text are recognised, none is added.
   *
   * @throws EngineException if this tokenizer is closed ({@code CANCELLED})
   */
  public int[] encodeWithoutBos(String text) {
    return encoder.encodeBare(text);
  }

  /**
   * Ids with the special tokens that tokenizer.json's own post-processor adds, whatever
   * tokenizer_config.json says: what lm-evaluation-harness evaluates by default.
   *
   * @throws EngineException if this tokenizer is closed ({@code CANCELLED})
   */
  public int[] encodeAsPostProcessed(String text) {
    return encoder.encode(text);
  }

  /**
   * Text of the ids. Special tokens have none, except that {@code <think>} and {@code </think>} are
   * always kept; bytes that are no UTF-8 become U+FFFD.
   */
  public String decode(int[] ids) {
    IncrementalDetokenizer detokenizer = detokenizer();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(detokenizer.append(id));
    }
    return text.append(detokenizer.finish()).toString();
  }

  /**
   * Text of the ids without all tokens that tokenizer.json calls special, as references skip them.
   */
  public String decodeWithoutSpecial(int[] ids) {
    return decode(Arrays.stream(ids).filter(id -> !vocabulary.isSpecial(id)).toArray());
  }

  /** A new decoder for one sequence of tokens. */
  public IncrementalDetokenizer detokenizer() {
    return new IncrementalDetokenizer(vocabulary);
  }

  /** The id of tokenizer_config.json's bos_token. */
  public OptionalInt bosTokenId() {
    return bosTokenId;
  }

  /** The id of tokenizer_config.json's eos_token. */
  public OptionalInt eosTokenId() {
    return eosTokenId;
  }

  /** One more than the highest id, added tokens included; a model may have more rows. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** The checkpoint's chat template, if it has one. */
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  /** Frees native memory, after the encodes now running. */
  @Override
  public void close() {
    encoder.close();
  }

  private OptionalInt idOf(Optional<String> token) {
    return token.isPresent() ? vocabulary.idOf(token.get()) : OptionalInt.empty();
  }
}
