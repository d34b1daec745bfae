package io.latentspark.engine.decode;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds to choose one token from DeepSeek-V3's vocabulary, a copy of its logits included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {
  private static final int VOCAB_SIZE = 129_280;
  private static final int PROMPT_LENGTH = 512;

  /** How the token is chosen. */
  public enum Choice {
    GREEDY,
    TOP_P,
    TOP_K_WITH_PENALTY,
    TOP_P_WITH_LOGPROBS;

    SamplingParams params() {
      SamplingParams.Builder warm = SamplingParams.builder().temperature(0.6f);
      return switch (this) {
        case GREEDY -> warm.temperature(0).build();
        case TOP_P -> warm.topP(0.95f).build();
        case TOP_K_WITH_PENALTY -> warm.topK(50).repetitionPenalty(1.1f).build();
        case TOP_P_WITH_LOGPROBS -> warm.topP(0.95f).logprobs(5).build();
      };
    }
  }

  @Param public Choice choice;

  private final Sampler sampler = new Sampler(List.of(1));
  private final DrawKey draw = DrawKey.of(7, "row", 0);
  private final float[] stored = new float[VOCAB_SIZE];
  private final float[] logits = new float[VOCAB_SIZE];
  private SamplingParams params;
  private TokenHistory history;

  /** Logits with the spread of a trained model's: standard deviation about 2.3. */
  @Setup
  public void fill() {
    params = choice.params();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VOCAB_SIZE; i++) {
      stored[i] = (float) (2.3 * random.nextGaussian());
    }
    history = new TokenHistory(random.ints(PROMPT_LENGTH, 0, VOCAB_SIZE).toArray());
  }

  @Benchmark
  public SampledToken sample() {
    System.arraycopy(stored, 0, logits, 0, VOCAB_SIZE);
    return sampler.sample(logits, VOCAB_SIZE, params, history, draw);
  }
}
