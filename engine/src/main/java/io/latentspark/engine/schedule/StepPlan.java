package io.latentspark.engine.schedule;

import io.latentspark.engine.model.Batch;
import io.latentspark.engine.model.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one step computes: some tokens of some sequences. */
public final class StepPlan {
  private final List<Chunk> chunks;
  private final Batch batch;

  /**
   * Consecutive tokens of a sequence computed in one step. Its prompt tokens and its generated
   * tokens lie in different places of the batch.
   *
   * @param sequence whose tokens
   * @param first position of the first token
   * @param count how many tokens
   * @param drafted how many drafts behind them are computed with them, as generated tokens
   * @param promptRow row of the first prompt token
   * @param generatedRow row of the first generated token
   */
  public record Chunk(
      Sequence sequence, int first, int count, int drafted, int promptRow, int generatedRow) {

    /** Row of a position of this chunk, or of one of its drafts. */
    public int row(int position) {
      int generated = position - Math.max(first, sequence.tokens().promptLength());
      return generated >= 0 ? generatedRow + generated : promptRow + position - first;
    }

    /** First position behind this chunk's tokens: that of its first draft. */
    public int end() {
      return first + count;
    }

    /** Whether every token of the sequence is computed after this step. */
    public boolean reachesEnd() {
      return end() == sequence.tokens().length();
    }

    /** The drafts computed. */
    public int[] drafts() {
      return Arrays.copyOf(sequence.drafts().tokenIds(), drafted);
    }

    private int promptCount() {
      return Math.max(0, Math.min(end(), sequence.tokens().promptLength()) - first);
    }
  }

  private StepPlan(List<Chunk> chunks, Batch batch) {
    this.chunks = chunks;
    this.batch = batch;
  }

  /**
   * Lays out the next {@code counts[i]} tokens of each sequence and {@code drafted[i]} drafts
   * behind them: prompt tokens first.
   */
  static StepPlan of(
      List<Sequence> sequences, List<Integer> counts, List<Integer> drafted, int blockSize) {
    int promptRows = 0;
    List<Chunk> sizes = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      Sequence sequence = sequences.get(i);
      Chunk chunk = new Chunk(sequence, sequence.computed(), counts.get(i), drafted.get(i), 0, 0);
      sizes.add(chunk);
      promptRows += chunk.promptCount();
    }
    List<Chunk> chunks = new ArrayList<>();
    List<Segment> prompts = new ArrayList<>();
    List<Segment> generated = new ArrayList<>();
    int promptRow = 0;
    int generatedRow = promptRows;
    for (Chunk size : sizes) {
      Sequence sequence = size.sequence();
      Chunk chunk =
          new Chunk(sequence, size.first(), size.count(), size.drafted(), promptRow, generatedRow);
      chunks.add(chunk);
      int own = chunk.promptCount();
      int rest = chunk.count() - own + chunk.drafted();
      if (own > 0) {
        prompts.add(new Segment(promptRow, own, chunk.first(), sequence.blockTable()));
      }
      if (rest > 0) {
        generated.add(new Segment(generatedRow, rest, chunk.first() + own, sequence.blockTable()));
      }
      promptRow += own;
      generatedRow += rest;
    }
    int[] tokenIds = new int[generatedRow];
    for (Chunk chunk : chunks) {
      for (int position = chunk.first(); position < chunk.end(); position++) {
        tokenIds[chunk.row(position)] = chunk.sequence().tokens().tokenId(position);
      }
      for (int i = 0; i < chunk.drafted(); i++) {
        tokenIds[chunk.row(chunk.end() + i)] = chunk.sequence().drafts().tokenIds()[i];
      }
    }
    return new StepPlan(chunks, new Batch(tokenIds, prompts, generated, blockSize));
  }

  /** What each sequence contributes. */
  public List<Chunk> chunks() {
    return chunks;
  }

  /** The tokens as the model takes them. */
  public Batch batch() {
    return batch;
  }

  /** Whether there is nothing to compute. */
  public boolean isEmpty() {
    return chunks.isEmpty();
  }
}
