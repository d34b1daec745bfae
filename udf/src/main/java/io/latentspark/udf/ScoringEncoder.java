package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.PythonStrings;
import io.latentspark.engine.text.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;

/** Token ids of texts to be scored, by lm-evaluation-harness's rules. */
public final class ScoringEncoder {
  /** How texts become token ids: whether they begin with BOS, and what is remembered. */
  public interface TextEncoding {
    /** The text's own ids. */
    int[] bare(String text);

    /** The text's ids with what is added to prompts. */
    int[] encode(String text);

    /** As {@code encode(start + end)}; {@code start} is best the text encoded last. */
    int[] encodeJoined(String start, String end);
  }

  private final TextEncoding texts;
  private final OptionalInt prefixToken;

  /** An encoder that gives plain texts the tokenizer's BOS as prompts get it. */
  public ScoringEncoder(Tokenizer tokenizer) {
    this(tokenizer, new Prompts(tokenizer));
  }

  /** An encoder that makes ids another way. */
  public ScoringEncoder(Tokenizer tokenizer, TextEncoding texts) {
    this.texts = texts;
    OptionalInt bos = tokenizer.bosTokenId();
    prefixToken = bos.isPresent() ? bos : tokenizer.eosTokenId();
  }

  /**
   * A continuation in its context: white space that ends the context is scored with the
   * continuation, and both are encoded together, so that tokens across the seam come out as they
   * would in one text. Without a context the continuation stands after a BOS.
   *
   * @throws io.latentspark.engine.EngineException if there is nothing to stand before it
   */
  public ScoringRequest pair(String context, String continuation) {
    if (context.isEmpty()) {
      return afterPrefix(texts.bare(continuation));
    }
    String start = PythonStrings.stripEnd(context);
    int[] before = start.isEmpty() ? new int[0] : texts.encode(start);
    int[] whole = texts.encodeJoined(start, context.substring(start.length()) + continuation);
    if (before.length == 0) {
      return afterPrefix(whole);
    }
    int split = Math.min(before.length, whole.length);
    return new ScoringRequest(before, Arrays.copyOfRange(whole, split, whole.length));
  }

  /** A whole text. */
  public int[] text(String text) {
    return text.isEmpty() ? new int[0] : texts.encode(text);
  }

  /**
   * The token that a text without context stands after: BOS, else EOS.
   *
   * @throws io.latentspark.engine.EngineException if the tokenizer has neither
   */
  public int prefixToken() {
    return prefixToken.orElseThrow(
        () -> EngineErrors.malformedPrompt("it has no context and the tokenizer no BOS or EOS"));
  }

  private ScoringRequest afterPrefix(int[] ids) {
    int prefix = prefixToken();
    return ids.length > 1 && ids[0] == prefix
        ? new ScoringRequest(new int[] {prefix}, Arrays.copyOfRange(ids, 1, ids.length))
        : new ScoringRequest(new int[] {prefix}, ids);
  }

  private record Prompts(Tokenizer tokenizer) implements TextEncoding {
    @Override
    public int[] bare(String text) {
      return tokenizer.encodeWithoutBos(text);
    }

    @Override
    public int[] encode(String text) {
      return tokenizer.encode(text);
    }

    @Override
    public int[] encodeJoined(String start, String end) {
      return tokenizer.encode(start + end);
    }
  }
}
