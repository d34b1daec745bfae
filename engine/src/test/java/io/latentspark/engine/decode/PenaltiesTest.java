package io.latentspark.engine.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PenaltiesTest {
  private static final DrawKey KEY = DrawKey.of(0, "row", 0);

  /** Token 0 in the prompt, 1 once and 2 twice in the output, 3 in both, 4 nowhere. */
  private final TokenHistory history = history(new int[] {0, 3, 0}, 1, 2, 3, 2);

  @Test
  void repetitionCountsPromptAndOutputOnce() {
    float[] logits = {2, -2, 4, -1, 3};
    Penalties.apply(logits, SamplingParams.builder().repetitionPenalty(2).build(), history);
    assertArrayEquals(new float[] {1, -4, 2, -2, 3}, logits);
  }

  @Test
  void frequencyCountsOutputOnly() {
    float[] logits = {2, -2, 4, -1, 3};
    Penalties.apply(logits, SamplingParams.builder().frequencyPenalty(0.5f).build(), history);
    assertArrayEquals(new float[] {2, -2.5f, 3, -1.5f, 3}, logits);
  }

  @Test
  void presenceIsSubtractedOnce() {
    float[] logits = {2, -2, 4, -1, 3};
    Penalties.apply(logits, SamplingParams.builder().presencePenalty(-1.5f).build(), history);
    assertArrayEquals(new float[] {2, -0.5f, 5.5f, 0.5f, 3}, logits);
  }

  @Test
  void repetitionComesBeforeFrequencyAndPresence() {
    float[] logits = {2, -2, 4, -1, 3};
    SamplingParams all =
        SamplingParams.builder()
            .repetitionPenalty(2)
            .frequencyPenalty(0.5f)
            .presencePenalty(0.25f)
            .build();
    Penalties.apply(logits, all, history);
    assertArrayEquals(new float[] {1, -4.75f, 0.75f, -2.75f, 3}, logits);
  }

  @Test
  void countsAreKeptUpAfterTheyWereMade() {
    SamplingParams params = SamplingParams.builder().frequencyPenalty(1).build();
    TokenHistory growing = history(new int[] {0}, 1);
    Penalties.apply(new float[5], params, growing);
    growing.append(1);
    growing.append(4);
    float[] logits = new float[5];
    Penalties.apply(logits, params, growing);
    assertArrayEquals(new float[] {0, -2, 0, 0, -1}, logits);
  }

  @Test
  void penaltiesDecideGreedilyAndLogprobsStayTheModels() {
    SamplingParams params = SamplingParams.builder().repetitionPenalty(4).logprobs(2).build();
    SampledToken token =
        new Sampler(List.of()).sample(new float[] {1, 2, 3, 0, 1.5f}, 5, params, history, KEY);
    assertEquals(4, token.tokenId());
    assertEquals(2, token.logprob().top().get(0).tokenId());
    // 1.5 − ln(e + e² + e³ + 1 + e^1.5)
    assertEquals(-2.0744, token.logprob().logprob(), 1e-4);
  }

  @Test
  void endTokensAreHeldBackUpToMinTokens() {
    SamplingParams params =
        SamplingParams.builder().minTokens(1).stopTokenIds(List.of(3, 99)).build();
    Sampler sampler = new Sampler(List.of(4));
    TokenHistory fresh = new TokenHistory(new int[] {0});
    assertEquals(1, sampler.sample(new float[] {0, 1, 0, 2, 3}, 5, params, fresh, KEY).tokenId());
    fresh.append(1);
    assertEquals(4, sampler.sample(new float[] {0, 1, 0, 2, 3}, 5, params, fresh, KEY).tokenId());
  }

  @Test
  void historyReadsAsPromptThenOutput() {
    assertEquals(3, history.promptLength());
    assertEquals(4, history.outputLength());
    assertEquals(7, history.length());
    assertEquals(3, history.tokenId(1));
    assertEquals(2, history.tokenId(6));
    assertArrayEquals(new int[] {1, 2, 3, 2}, history.outputTokenIds());
  }

  private static TokenHistory history(int[] prompt, int... output) {
    TokenHistory history = new TokenHistory(prompt);
    for (int tokenId : output) {
      history.append(tokenId);
    }
    return history;
  }
}
