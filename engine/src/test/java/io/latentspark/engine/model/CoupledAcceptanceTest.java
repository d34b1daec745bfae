package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.DemoModel;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.decode.DrawKey;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often a draft is kept when model and MTP layer draw with the same random numbers, beside the
 * rejection rule's rate Σ min(p, q) (Leviathan et al. 2023, arXiv 2211.17192), which no rule
 * exceeds. With d = 1 − Σ min(p, q), the same Gumbel noise keeps at least (1 − d) / (1 + d)
 * (Daliri, Musco and Suresh, arXiv 2408.07978).
 */
class CoupledAcceptanceTest {
  private static final int DRAWS = 6;

  @ParameterizedTest
  @ValueSource(floats = {0.7f, 1})
  void closeToTheRejectionRule(float temperature) {
    Sampler sampler = new Sampler(List.of());
    SamplingParams sampling = SamplingParams.builder().temperature(temperature).build();
    double rejection = 0;
    double least = 0;
    long kept = 0;
    int positions = 0;
    try (Tokenizer tokenizer = Tokenizer.load(DemoModel.folder()).orElseThrow();
        FixtureRun run = new FixtureRun(DemoModel.folder(), Dtype.FLOAT32, 2, 16);
        Tensor hidden = run.backend.allocate(FixtureRun.MAX_ROWS, run.config.hiddenSize());
        Tensor logits = run.backend.allocate(FixtureRun.MAX_ROWS, run.config.vocabSize())) {
      for (String prompt : DemoModel.prompts(24)) {
        int[] all = tokenizer.encode(prompt);
        int[] ids = Arrays.copyOf(all, Math.min(all.length, FixtureRun.MAX_ROWS));
        float[][] target = run.logits(run.promptBatch(ids, 0));
        Tensor out = hidden.rows(0, ids.length - 1);
        int[] next = Arrays.copyOfRange(ids, 1, ids.length);
        Tensor states = run.hidden(run.promptBatch(ids, 0)).rows(0, next.length);
        run.model.predict(run.predictorBatch(next), states, run.cache(), out);
        run.model.logits(out, logits.rows(0, next.length));
        float[][] draft = FixtureRun.rows(logits.rows(0, next.length));
        for (int i = 0; i < next.length; i++) {
          double overlap = overlap(target[i + 1], draft[i], temperature);
          rejection += overlap;
          least += overlap / (2 - overlap);
          TokenHistory history = new TokenHistory(ids);
          for (int draw = 0; draw < DRAWS; draw++) {
            DrawKey key = DrawKey.of(draw, prompt, i);
            kept +=
                token(sampler, target[i + 1], sampling, history, key)
                        == token(sampler, draft[i], sampling, history, key)
                    ? 1
                    : 0;
          }
          positions++;
        }
      }
    }
    rejection /= positions;
    least /= positions;
    double coupled = kept / (double) (positions * DRAWS);
    String rates =
        String.format(
            "temperature %.1f, %d positions: coupled %.4f, rejection rule %.4f, lower bound %.4f",
            temperature, positions, coupled, rejection, least);
    System.out.println(rates);
    double error = 4 * Math.sqrt(0.25 / (positions * DRAWS));
    assertTrue(coupled <= rejection + error, rates);
    assertTrue(coupled >= least - error, rates);
  }

  private static int token(
      Sampler sampler, float[] logits, SamplingParams sampling, TokenHistory history, DrawKey key) {
    return sampler.sample(logits, logits.length, sampling, history, key).tokenId();
  }

  /** Σ min(p, q). */
  private static double overlap(float[] p, float[] q, float temperature) {
    double logP = logSumExp(p, temperature);
    double logQ = logSumExp(q, temperature);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.exp(Math.min(p[i] / temperature - logP, q[i] / temperature - logQ));
    }
    return sum;
  }

  private static double logSumExp(float[] logits, float temperature) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit / temperature);
    }
    return Math.log(sum);
  }
}
