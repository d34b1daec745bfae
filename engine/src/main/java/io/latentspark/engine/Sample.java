package io.latentspark.engine;

import io.latentspark.engine.decode.DrawKey;
import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.schedule.Sequence;
import io.latentspark.engine.text.IncrementalDetokenizer;
import io.latentspark.engine.text.ReasoningSplitter;
import io.latentspark.engine.text.StopStrings;
import io.latentspark.engine.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One sample being generated: its tokens, its stop conditions, its completion. */
final class Sample {
  final Sequence sequence;
  private final SamplingParams sampling;
  private final DrawKey drawKey;
  private final SamplingParams draftSampling;
  private final PromptEncoder.Encoded prompt;
  private final Optional<Tokenizer> tokenizer;
  private final Set<Integer> endTokenIds;
  private final int mostTokens;
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private IncrementalDetokenizer detokenizer;
  private StopStrings stopStrings;
  private StringBuilder stoppedText;
  private FinishReason finishReason;
  private EngineException error;
  private SampledToken endToken;

  /**
   * @param endTokenIds ids that end this sample
   * @param maxModelLen most tokens of prompt and output
   */
  Sample(
      PromptEncoder.Encoded prompt,
      SamplingParams sampling,
      DrawKey drawKey,
      Optional<Tokenizer> tokenizer,
      Set<Integer> endTokenIds,
      int maxModelLen) {
    this.prompt = prompt;
    this.sampling = sampling;
    draftSampling = sampling.toBuilder().logprobs(-1).build();
    this.drawKey = drawKey;
    this.tokenizer = tokenizer;
    this.endTokenIds = endTokenIds;
    sequence = new Sequence(new TokenHistory(prompt.ids()));
    mostTokens = Math.min(sampling.maxTokens(), maxModelLen - prompt.ids().length);
    if (!sampling.stop().isEmpty()) {
      detokenizer = tokenizer.orElseThrow().detokenizer();
      stopStrings = new StopStrings(sampling.stop());
      stoppedText = new StringBuilder();
    }
  }

  /** Whether its next tokens are the likeliest ones, and nothing else is asked. */
  boolean takesLikeliest() {
    return sampling.greedy()
        && sampling.logprobs() < 0
        && sampling.minTokens() <= sequence.tokens().outputLength()
        && sampling.repetitionPenalty() == 1
        && sampling.presencePenalty() == 0
        && sampling.frequencyPenalty() == 0;
  }

  /** The next token by the model's logits. */
  SampledToken draw(Sampler sampler, float[] logits) {
    return sampler.sample(logits, logits.length, sampling, sequence.tokens(), drawKey);
  }

  /** The next token by a draft's logits: drawn the same way. */
  int draft(Sampler sampler, float[] logits) {
    return sampler
        .sample(logits, logits.length, draftSampling, sequence.tokens(), drawKey)
        .tokenId();
  }

  /** How many drafts could be kept at most, since a step makes one token more. */
  int mostDrafts() {
    return mostTokens - sequence.tokens().outputLength() - 1;
  }

  /** Takes the next token; true if the sample is finished. */
  boolean accept(SampledToken token) {
    TokenHistory tokens = sequence.tokens();
    if (endTokenIds.contains(token.tokenId()) && tokens.outputLength() >= sampling.minTokens()) {
      endToken = token;
      finishReason = FinishReason.STOP;
      return true;
    }
    tokens.append(token.tokenId());
    if (token.logprob() != null) {
      logprobs.add(token.logprob());
    }
    if (stopStrings != null && stopsAt(token.tokenId())) {
      finishReason = FinishReason.STOP;
    } else if (tokens.outputLength() >= mostTokens) {
      finishReason = FinishReason.LENGTH;
    }
    return finishReason != null;
  }

  /** Ends it without a further token. */
  void fail(EngineException cause) {
    error = cause;
  }

  /** Whether it has all of its tokens, or failed. */
  boolean isFinished() {
    return finishReason != null || error != null;
  }

  private boolean stopsAt(int tokenId) {
    String piece = detokenizer.append(tokenId);
    if (sequence.tokens().outputLength() < sampling.minTokens()) {
      stoppedText.append(piece); // before min-tokens nothing can stop
      return false;
    }
    StopStrings.Released released = stopStrings.append(piece);
    stoppedText.append(released.text());
    return released.stopped();
  }

  /**
   * The finished sample.
   *
   * @throws EngineException if it failed
   */
  Completion completion() {
    if (error != null) {
      throw error;
    }
    int[] ids = sequence.tokens().outputTokenIds();
    String text = tokenizer.map(t -> text(t, ids)).orElse(null);
    ReasoningSplitter.Parts parts = new ReasoningSplitter.Parts(null, text);
    if (text != null) {
      parts =
          prompt.insideReasoning()
              ? ReasoningSplitter.splitInsideReasoning(text)
              : ReasoningSplitter.split(text);
    }
    return new Completion(
        parts.result(),
        parts.reasoning(),
        text,
        ids,
        finishReason,
        prompt.ids(),
        endToken,
        logprobs);
  }

  private String text(Tokenizer text, int[] ids) {
    if (stopStrings == null) {
      return text.decode(ids);
    }
    if (finishReason != FinishReason.STOP || endToken != null) {
      StopStrings.Released rest = stopStrings.append(detokenizer.finish());
      stoppedText.append(rest.text());
      if (!rest.stopped()) {
        stoppedText.append(stopStrings.finish());
      }
    }
    return stoppedText.toString();
  }
}
