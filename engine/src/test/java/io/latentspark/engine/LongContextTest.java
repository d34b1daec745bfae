package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A context of more tokens than a step has by default, which attention crosses in many tiles. */
class LongContextTest {
  private static final int CONTEXT = 1100;

  private static final ScoringRequest REQUEST =
      new ScoringRequest(tokens(1, CONTEXT), tokens(2, 40));

  private static int[] tokens(long seed, int count) {
    return new Random(seed).ints(count, 3, 1000).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void sameBitsWhateverTheChunks(Dtype dtype) {
    float[] whole = logprobs(dtype, 2048, 1);
    assertArrayEquals(whole, logprobs(dtype, 2048, 2));
    assertArrayEquals(whole, logprobs(dtype, 1024, 2));
    assertArrayEquals(whole, logprobs(dtype, 1025, 1));
    assertArrayEquals(whole, logprobs(dtype, 333, 2));
    assertArrayEquals(whole, logprobs(dtype, 64, 1));
  }

  private static float[] logprobs(Dtype dtype, int batchTokens, int threads) {
    EngineOptions options =
        EngineOptions.of(DemoModel.folder())
            .withDtype(dtype)
            .withMaxModelLen(2048)
            .withMaxBatchTokens(batchTokens)
            .withMaxBatchSize(1)
            .withThreads(threads)
            .withPrefixCaching(PrefixCaching.OFF)
            .withSpeculativeTokens(OptionalInt.of(0));
    try (LlmEngine engine = LlmEngine.load(options)) {
      return engine.score(REQUEST).join().logprobs();
    }
  }
}
