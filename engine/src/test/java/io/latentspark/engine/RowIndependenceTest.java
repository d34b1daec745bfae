package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 200 rows, greedy, sampled and scored, each of them with the same bits whatever the engine is set
 * to and whoever shares its steps.
 */
class RowIndependenceTest {
  private static final int ROWS = 200;
  private static final int MAX_MODEL_LEN = 96;
  private static final List<Row> ROW_LIST = rows();
  private static Map<Dtype, Map<String, String>> alone;

  /** A request and the key it is known by. */
  private record Row(String key, int[] tokens, int continuation, SamplingParams sampling) {

    CompletableFuture<String> submit(LlmEngine engine) {
      if (sampling == null) {
        int context = tokens.length - continuation;
        return engine
            .score(
                new ScoringRequest(
                    Arrays.copyOf(tokens, context),
                    Arrays.copyOfRange(tokens, context, tokens.length)))
            .thenApply(RowIndependenceTest::bits);
      }
      Prompt prompt = new Prompt.Tokens(tokens);
      return engine
          .generate(new GenerationRequest(key, prompt, sampling, Truncation.NONE))
          .thenApply(RowIndependenceTest::bits);
    }
  }

  /** How an engine is set and in which order it gets the rows. */
  private record Setting(
      Dtype dtype,
      int batchSize,
      Pool pool,
      PrefixCaching caching,
      int drafts,
      int batchTokens,
      int threads,
      Order order) {

    EngineOptions options() {
      EngineOptions options =
          EngineOptions.of(Fixtures.fixture("tiny-v3"))
              .withDtype(dtype)
              .withMaxModelLen(MAX_MODEL_LEN)
              .withBlockSize(4)
              .withMaxBatchSize(batchSize)
              .withMaxBatchTokens(batchTokens)
              .withThreads(threads)
              .withPrefixCaching(caching)
              .withSpeculativeTokens(OptionalInt.of(drafts))
              .withSpeculativeBatchSize(batchSize);
      MemoryPlan plan = MemoryPlan.of(ModelConfig.read(options.model()), options, 1L << 34);
      int tokens = pool == Pool.TINY ? MAX_MODEL_LEN + 8 : 1 << 14;
      long cache = tokens * plan.cacheBytesPerToken();
      return options.withMemoryBytes(plan.weightBytes() + plan.scratchBytes() + cache);
    }

    boolean mustPreempt() {
      return pool == Pool.TINY && batchSize > 1;
    }
  }

  private enum Pool {
    TINY,
    LARGE
  }

  private enum Order {
    GIVEN,
    SHUFFLED
  }

  /** Random tokens; three rows of four begin like others; one of five is scored. */
  private static List<Row> rows() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    int[][] beginnings = new int[4][];
    Arrays.setAll(beginnings, i -> random.ints(40, 3, 512).toArray());
    SamplingParams greedy =
        SamplingParams.builder().maxTokens(8).ignoreEos(true).logprobs(2).build();
    SamplingParams sampled =
        greedy.toBuilder().temperature(0.9f).topP(0.95f).seed(11).n(2).maxTokens(6).build();
    for (int i = 0; i < ROWS; i++) {
      int common = random.nextInt(4) == 0 ? 0 : random.nextInt(41);
      IntStream own = random.ints(1 + random.nextInt(24), 3, 512);
      int[] tokens =
          IntStream.concat(Arrays.stream(beginnings[random.nextInt(4)]).limit(common), own)
              .toArray();
      SamplingParams sampling = i % 2 == 0 ? greedy : sampled;
      boolean score = i % 5 == 0 && tokens.length > 1;
      int continuation = score ? 1 + random.nextInt(Math.min(8, tokens.length - 1)) : 0;
      rows.add(new Row("row " + i, tokens, continuation, score ? null : sampling));
    }
    return rows;
  }

  @BeforeAll
  static void everyRowAlone() {
    alone = new TreeMap<>();
    for (Dtype dtype : Dtype.values()) {
      Setting plain = new Setting(dtype, 1, Pool.LARGE, PrefixCaching.OFF, 0, 512, 1, Order.GIVEN);
      Map<String, String> results = new TreeMap<>();
      try (LlmEngine engine = LlmEngine.load(plain.options())) {
        for (Row row : ROW_LIST) {
          results.put(row.key(), row.submit(engine).join());
        }
      }
      alone.put(dtype, results);
    }
  }

  static Stream<Setting> representative() {
    Dtype bf16 = Dtype.BFLOAT16;
    Dtype f32 = Dtype.FLOAT32;
    PrefixCaching on = PrefixCaching.ON;
    PrefixCaching off = PrefixCaching.OFF;
    return Stream.of(
        new Setting(bf16, 64, Pool.LARGE, on, 1, 512, 2, Order.GIVEN),
        new Setting(bf16, 64, Pool.TINY, on, 1, 16, 1, Order.SHUFFLED),
        new Setting(bf16, 64, Pool.TINY, off, 2, 512, 2, Order.SHUFFLED),
        new Setting(bf16, 3, Pool.LARGE, off, 0, 16, 2, Order.SHUFFLED),
        new Setting(bf16, 1, Pool.TINY, on, 3, 512, 1, Order.SHUFFLED),
        new Setting(f32, 64, Pool.LARGE, on, 1, 16, 1, Order.SHUFFLED),
        new Setting(f32, 3, Pool.TINY, on, 2, 512, 2, Order.GIVEN));
  }

  static Stream<Setting> all() {
    List<Setting> settings = new ArrayList<>();
    for (Dtype dtype : Dtype.values()) {
      for (int batchSize : new int[] {1, 3, 64}) {
        for (Pool pool : Pool.values()) {
          for (PrefixCaching caching : PrefixCaching.values()) {
            for (int drafts : new int[] {0, 1, 3}) {
              for (int batchTokens : new int[] {16, 512}) {
                for (int threads : new int[] {1, 2}) {
                  for (Order order : Order.values()) {
                    settings.add(
                        new Setting(
                            dtype, batchSize, pool, caching, drafts, batchTokens, threads, order));
                  }
                }
              }
            }
          }
        }
      }
    }
    return settings.stream();
  }

  @ParameterizedTest
  @MethodSource("representative")
  void sameBits(Setting setting) {
    List<Row> rows = new ArrayList<>(ROW_LIST);
    if (setting.order() == Order.SHUFFLED) {
      Collections.shuffle(rows, new Random(2));
    }
    Map<String, String> results = new TreeMap<>();
    try (LlmEngine engine = LlmEngine.load(setting.options())) {
      Map<String, CompletableFuture<String>> futures = new TreeMap<>();
      rows.forEach(row -> futures.put(row.key(), row.submit(engine)));
      futures.forEach((key, future) -> results.put(key, future.join()));
      EngineMetrics metrics = engine.metrics();
      assertEquals(setting.caching() == PrefixCaching.ON, metrics.prefixHitTokens() > 0);
      assertEquals(setting.drafts() > 0, !metrics.drafts().accepted().isEmpty());
      assertTrue(!setting.mustPreempt() || metrics.preemptions() > 0, metrics.toString());
    }
    assertEquals(alone.get(setting.dtype()), results);
  }

  @Tag("references") // long
  @ParameterizedTest
  @MethodSource("all")
  void sameBitsWithEverySetting(Setting setting) {
    sameBits(setting);
  }

  /** Tokens and the exact bits of their log probabilities. */
  private static String bits(List<Completion> completions) {
    StringBuilder text = new StringBuilder();
    for (Completion completion : completions) {
      for (TokenLogprob token : completion.logprobs()) {
        text.append(token.tokenId()).append(':').append(bits(token.logprob())).append(' ');
      }
      text.append('|');
    }
    return text.toString();
  }

  private static String bits(TokenScores scores) {
    StringBuilder text = new StringBuilder(String.valueOf(scores.greedy()));
    for (float logprob : scores.logprobs()) {
      text.append(' ').append(bits(logprob));
    }
    return text.toString();
  }

  private static String bits(float value) {
    return Integer.toHexString(Float.floatToRawIntBits(value));
  }
}
