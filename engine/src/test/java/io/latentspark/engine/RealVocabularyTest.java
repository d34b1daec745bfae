package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.engine.text.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A model with DeepSeek-V3's 129,280 tokens and its own tokenizer, from text to text. */
@Tag("references")
class RealVocabularyTest {
  private static final Path REFERENCES =
      Path.of(System.getProperty("latentspark.references", "../../shared"));
  private static final Path MODEL = REFERENCES.resolve("fixtures/tiny-v3-real-vocab");
  private static JsonNode expected;
  private static LlmEngine engine;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void load() {
    expected = Fixtures.json(MODEL.resolve("expected.json"));
    engine = LlmEngine.load(EngineOptions.of(MODEL).withDtype(Dtype.FLOAT32).withMaxModelLen(512));
    tokenizer = Tokenizer.load(REFERENCES.resolve("tokenizers/deepseek-v3")).orElseThrow();
  }

  @AfterAll
  static void close() {
    engine.close();
    tokenizer.close();
  }

  @Test
  void greedyTokensOfTexts() {
    SamplingParams sampling =
        SamplingParams.builder().maxTokens(16).ignoreEos(true).logprobs(0).build();
    for (JsonNode prompt : expected.get("prompts")) {
      int[] ids = Fixtures.ints(prompt.get("ids"));
      if (prompt.has("text")) {
        assertArrayEquals(ids, tokenizer.encode(prompt.get("text").textValue()));
      }
      Completion completion =
          engine
              .generate(
                  new GenerationRequest("r", new Prompt.Tokens(ids), sampling, Truncation.NONE))
              .join()
              .get(0);
      assertArrayEquals(Fixtures.ints(prompt.get("greedy")), completion.tokenIds());
      for (int i = 0; i < completion.logprobs().size(); i++) {
        assertEquals(
            prompt.get("greedy_logprob").get(i).doubleValue(),
            completion.logprobs().get(i).logprob(),
            1e-4);
      }
    }
  }

  @Test
  void logLikelihoodsOfTexts() {
    for (JsonNode item : expected.get("loglikelihood")) {
      TokenScores scores =
          engine
              .score(
                  new ScoringRequest(
                      Fixtures.ints(item.get("context")), Fixtures.ints(item.get("continuation"))))
              .join();
      assertEquals(item.get("sum_logprob").doubleValue(), scores.sum(), 1e-3);
      assertEquals(item.get("is_greedy").booleanValue(), scores.greedy());
    }
  }
}
