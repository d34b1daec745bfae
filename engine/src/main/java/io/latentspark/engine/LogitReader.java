package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.decode.Logits;
import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.engine.model.DeepseekModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes logits for the rows that need them, a bounded number at a time, and reads tokens or scores
 * off them: never {@code [tokens, vocab_size]} for a whole prompt.
 */
final class LogitReader implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 128;

  private final DeepseekModel model;
  private final Backend backend;
  private final Sampler sampler;
  private final int vocabSize;
  private final Tensor hidden;
  private final Tensor logits;
  private final ThreadLocal<float[]> heap;
  private final List<Row> rows = new ArrayList<>();

  /** A row whose logits are asked for. */
  private record Row(int batchRow, Sample sample, PendingScoring scoring, int position) {

    boolean takesLikeliest() {
      if (sample == null) {
        return false;
      }
      SamplingParams sampling = sample.sampling;
      return sampling.greedy()
          && sampling.logprobs() < 0
          && sampling.minTokens() <= sample.sequence.tokens().outputLength()
          && sampling.repetitionPenalty() == 1
          && sampling.presencePenalty() == 0
          && sampling.frequencyPenalty() == 0;
    }
  }

  LogitReader(DeepseekModel model, Backend backend, Sampler sampler, int maxRows) {
    this.model = model;
    this.backend = backend;
    this.sampler = sampler;
    vocabSize = model.config().vocabSize();
    int capacity = Math.min(maxRows, ROWS_AT_ONCE);
    hidden = backend.allocate(capacity, model.config().hiddenSize());
    logits = backend.allocate(capacity, vocabSize);
    heap = ThreadLocal.withInitial(() -> new float[vocabSize]);
  }

  /** Asks for the token after a row. */
  void sample(int batchRow, Sample sample) {
    rows.add(new Row(batchRow, sample, null, 0));
  }

  /** Asks for the score of the token after a row. */
  void score(int batchRow, PendingScoring scoring, int position) {
    rows.add(new Row(batchRow, null, scoring, position));
  }

  /**
   * Reads all rows asked for and forgets them.
   *
   * @param states the batch's hidden states after the final norm
   * @return the token of each row asked for with {@link #sample}, in that order
   */
  List<SampledToken> read(Tensor states) {
    SampledToken[] tokens = new SampledToken[rows.size()];
    for (int first = 0; first < rows.size(); first += hidden.rows()) {
      List<Row> part = rows.subList(first, Math.min(rows.size(), first + hidden.rows()));
      read(states, part, tokens, first);
    }
    List<SampledToken> sampled = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      if (rows.get(i).sample() != null) {
        sampled.add(tokens[i]);
      }
    }
    rows.clear();
    return sampled;
  }

  private void read(Tensor states, List<Row> part, SampledToken[] tokens, int first) {
    Tensor in = hidden.rows(0, part.size());
    Tensor out = logits.rows(0, part.size());
    backend.gather(states, part.stream().mapToInt(Row::batchRow).toArray(), in);
    model.logits(in, out);
    if (part.stream().allMatch(Row::takesLikeliest)) {
      int[] best = new int[part.size()];
      backend.argmax(out, best);
      for (int i = 0; i < best.length; i++) {
        tokens[first + i] = new SampledToken(best[i], null);
      }
      model.times().end(StepPart.SAMPLING);
      return;
    }
    backend.onHost(
        part.size(),
        i -> {
          float[] values = heap.get();
          out.read(i, values);
          Row row = part.get(i);
          if (row.sample() != null) {
            tokens[first + i] = draw(values, row.sample());
          } else {
            score(values, row);
          }
        });
    model.times().end(StepPart.SAMPLING);
  }

  private SampledToken draw(float[] values, Sample sample) {
    return sampler.sample(
        values, vocabSize, sample.sampling, sample.sequence.tokens(), sample.drawKey);
  }

  private void score(float[] values, Row row) {
    int token = row.scoring().sequence.tokens().tokenId(row.position() + 1);
    row.scoring()
        .score(
            row.position(),
            Logits.logprob(values, vocabSize, token),
            Logits.argmax(values, vocabSize) == token);
  }

  @Override
  public void close() {
    hidden.close();
    logits.close();
  }
}
