package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.decode.ChiSquare;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With drafts, sampled tokens have the model's own distribution: χ² over all continuations. */
class SpeculativeDistributionTest {
  private static final int[] PROMPT = {0, 17, 301, 44, 5};
  private static final int LENGTH = 3;
  private static final int CHOICES = 3;
  private static final float TEMPERATURE = 1.5f;

  @Test
  void threeTokensFollowTheModel() {
    check(4_000);
  }

  @Test
  @Tag("references")
  void hundredThousandDrawsFollowTheModel() {
    check(40_000);
  }

  private static void check(int samples) {
    EngineOptions options =
        EngineOptions.of(Fixtures.fixture("tiny-v3"))
            .withDtype(Dtype.FLOAT32)
            .withMaxModelLen(64)
            .withMaxBatchSize(64)
            .withSpeculativeTokens(OptionalInt.of(2))
            .withSpeculativeBatchSize(64);
    try (LlmEngine engine = LlmEngine.load(options)) {
      Map<List<Integer>, Double> expected = new LinkedHashMap<>();
      addContinuations(engine, List.of(), 1, expected);
      Map<List<Integer>, Integer> observed = new LinkedHashMap<>();
      expected.keySet().forEach(tokens -> observed.put(tokens, 0));
      SamplingParams sampling =
          SamplingParams.builder()
              .temperature(TEMPERATURE)
              .topK(CHOICES)
              .maxTokens(LENGTH)
              .ignoreEos(true)
              .build();
      List<CompletableFuture<List<Completion>>> futures = new ArrayList<>();
      for (int i = 0; i < samples; i++) {
        futures.add(engine.generate(request("row " + i, PROMPT, sampling)));
      }
      futures.forEach(f -> observed.merge(tokens(f.join().get(0)), 1, Integer::sum));
      double statistic =
          ChiSquare.statistic(
              observed.values().stream().mapToLong(Integer::longValue).toArray(),
              expected.values().stream().mapToDouble(Double::doubleValue).toArray());
      assertTrue(statistic < ChiSquare.critical(expected.size() - 1), "chi-square " + statistic);
      DraftCounts drafts = engine.metrics().drafts();
      assertTrue(drafts.drafted().get(0) >= samples, drafts.toString());
      assertTrue(drafts.acceptanceRate(0) > 0.1, drafts.toString());
      assertTrue(drafts.acceptanceRate(0) < 0.9, drafts.toString());
    }
  }

  /** The probabilities of all continuations, from the log probabilities of plain decoding. */
  private static void addContinuations(
      LlmEngine engine, List<Integer> tokens, double probability, Map<List<Integer>, Double> to) {
    if (tokens.size() == LENGTH) {
      to.put(tokens, probability);
      return;
    }
    int[] prompt = Arrays.copyOf(PROMPT, PROMPT.length + tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      prompt[PROMPT.length + i] = tokens.get(i);
    }
    SamplingParams one =
        SamplingParams.builder().maxTokens(1).ignoreEos(true).logprobs(CHOICES).build();
    List<TokenLogprob.Candidate> top =
        engine.generate(request("", prompt, one)).join().get(0).logprobs().get(0).top();
    double total = top.stream().mapToDouble(c -> Math.exp(c.logprob() / TEMPERATURE)).sum();
    for (TokenLogprob.Candidate choice : top) {
      List<Integer> longer = new ArrayList<>(tokens);
      longer.add(choice.tokenId());
      double share = Math.exp(choice.logprob() / TEMPERATURE) / total;
      addContinuations(engine, longer, probability * share, to);
    }
  }

  private static List<Integer> tokens(Completion completion) {
    return Arrays.stream(completion.tokenIds()).boxed().toList();
  }

  private static GenerationRequest request(String key, int[] prompt, SamplingParams sampling) {
    return new GenerationRequest(key, new Prompt.Tokens(prompt), sampling, Truncation.NONE);
  }
}
