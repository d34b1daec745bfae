package io.latentspark.engine;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.engine.text.ReasoningSplitter;
import io.latentspark.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Turns prompts into token ids that the model can take, in the caller's thread. */
final class PromptEncoder {
  private final Path model;
  private final Optional<Tokenizer> tokenizer;
  private final int vocabSize;
  private final int maxModelLen;

  PromptEncoder(Path model, Optional<Tokenizer> tokenizer, int vocabSize, int maxModelLen) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.vocabSize = vocabSize;
    this.maxModelLen = maxModelLen;
  }

  /**
   * A prompt as the model takes it.
   *
   * @param ids its tokens
   * @param insideReasoning whether it ends in an opened {@code <think>}
   */
  @SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
  record Encoded(int[] ids, boolean insideReasoning) {}

  /**
   * Encodes, checks and truncates.
   *
   * @throws EngineException if the prompt is malformed or does not fit
   */
  Encoded encode(Prompt prompt, Truncation truncation) {
    Encoded encoded = encode(prompt);
    if (encoded.ids().length == 0) {
      throw EngineErrors.emptyPrompt();
    }
    return new Encoded(truncate(encoded.ids(), truncation), encoded.insideReasoning());
  }

  /** Checks token ids against the vocabulary. */
  void check(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabSize) {
        throw EngineErrors.tokenIdOutOfRange(id, vocabSize);
      }
    }
  }

  private Encoded encode(Prompt prompt) {
    if (prompt == null) {
      throw EngineErrors.nullPrompt();
    }
    if (prompt instanceof Prompt.Tokens tokens) {
      if (tokens.ids() == null) {
        throw EngineErrors.nullPrompt();
      }
      check(tokens.ids());
      return new Encoded(tokens.ids(), false);
    }
    Tokenizer text = tokenizer.orElseThrow(() -> EngineErrors.tokenizerMissing(model));
    if (prompt instanceof Prompt.Messages messages) {
      ChatTemplate template =
          text.chatTemplate().orElseThrow(() -> EngineErrors.chatTemplateMissing(model));
      String rendered = template.render(messages.messages(), messages.templateArguments());
      boolean inside = ReasoningSplitter.endsInsideReasoning(rendered);
      return new Encoded(text.encodeWithoutBos(rendered), inside);
    }
    String plain = ((Prompt.Text) prompt).text();
    if (plain == null) {
      throw EngineErrors.nullPrompt();
    }
    if (plain.isEmpty()) {
      throw EngineErrors.emptyPrompt();
    }
    return new Encoded(text.encode(plain), ReasoningSplitter.endsInsideReasoning(plain));
  }

  private int[] truncate(int[] ids, Truncation truncation) {
    int longest = maxModelLen - 1;
    if (ids.length <= longest) {
      return ids;
    }
    return switch (truncation) {
      case NONE -> throw EngineErrors.promptTooLong(ids.length, maxModelLen);
      case LEFT -> Arrays.copyOfRange(ids, ids.length - longest, ids.length);
      case RIGHT -> Arrays.copyOf(ids, longest);
    };
  }
}
