package io.latentspark.engine.decode;

import io.latentspark.engine.TokenLogprob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the next token of a sequence from its logits. The order is vLLM's: log probabilities of
 * the model's own distribution; end tokens masked up to min-tokens; repetition, frequency and
 * presence penalty; temperature; min-p, top-k, top-p; the draw.
 *
 * <p>The result depends on the arguments alone, bit for bit, on every machine. Safe for many
 * threads.
 */
public final class Sampler {
  /** Below it a temperature is greedy, as in vLLM. */
  private static final float LEAST_TEMPERATURE = 1e-5f;

  private final List<Integer> eosTokenIds;

  /**
   * A sampler for one model.
   *
   * @param eosTokenIds the ids that min-tokens holds back, beside the request's stop token ids
   */
  public Sampler(List<Integer> eosTokenIds) {
    this.eosTokenIds = List.copyOf(eosTokenIds);
  }

  /**
   * Chooses a token. Ties go to the lowest id.
   *
   * @param logits at least {@code vocabSize} values; they may be overwritten
   * @param vocabSize tokens to choose from
   * @param params how to choose
   * @param history the sample's tokens so far; its output length is the position of the draw
   * @param draw the sample's key, the same at every position
   * @throws io.latentspark.engine.EngineException if a logit is NaN or infinite
   */
  public SampledToken sample(
      float[] logits, int vocabSize, SamplingParams params, TokenHistory history, DrawKey draw) {
    LogitBlocks model = new LogitBlocks(logits, vocabSize);
    int tokenId = choose(adjust(model, params, history), params, history, draw);
    return new SampledToken(
        tokenId, params.logprobs() < 0 ? null : logprob(model, tokenId, params.logprobs()));
  }

  private LogitBlocks adjust(LogitBlocks model, SamplingParams params, TokenHistory history) {
    boolean endMasked = history.outputLength() < params.minTokens();
    if (!endMasked && !Penalties.any(params)) {
      return model;
    }
    float[] logits = model.logits();
    if (params.logprobs() >= 0) {
      logits = Arrays.copyOf(logits, model.vocabSize()); // the model's own are reported later
    }
    if (endMasked) {
      Penalties.mask(logits, model.vocabSize(), eosTokenIds);
      Penalties.mask(logits, model.vocabSize(), params.stopTokenIds());
    }
    Penalties.apply(logits, params, history);
    return new LogitBlocks(logits, model.vocabSize());
  }

  private static int choose(
      LogitBlocks blocks, SamplingParams params, TokenHistory history, DrawKey draw) {
    boolean allMasked = blocks.max() == Float.NEGATIVE_INFINITY;
    if (params.temperature() < LEAST_TEMPERATURE || allMasked) {
      return blocks.argmax();
    }
    return GumbelDraw.draw(
        blocks,
        params.temperature(),
        Truncation.lastKept(blocks, params),
        draw.at(history.outputLength()));
  }

  private static TokenLogprob logprob(LogitBlocks model, int tokenId, int topCount) {
    double logSumExp = Logits.logSumExp(model);
    List<TokenLogprob.Candidate> top = new ArrayList<>();
    for (long key : TopTokens.best(model, topCount)) {
      top.add(
          new TokenLogprob.Candidate(
              TokenOrder.tokenId(key), (float) (TokenOrder.logit(key) - logSumExp)));
    }
    return new TokenLogprob(tokenId, (float) (model.logits()[tokenId] - logSumExp), top);
  }
}
