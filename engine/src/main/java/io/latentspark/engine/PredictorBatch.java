package io.latentspark.engine;

import io.latentspark.engine.decode.TokenHistory;
import io.latentspark.engine.model.Batch;
import io.latentspark.engine.model.Segment;
import io.latentspark.engine.schedule.Sequence;
import io.latentspark.engine.schedule.StepPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows the MTP layer computes behind a step of the model: the tokens whose predecessor's hidden
 * state the step has made, prompt tokens first. Rejected drafts have none.
 */
final class PredictorBatch {
  private final List<Part> parts;
  private final int[] lastRows;
  private final int[] stateRows;
  private final Batch batch;

  /**
   * Positions of one sample.
   *
   * @param chunk what the step computed of it
   * @param end position behind the last one; the first one follows the chunk's first
   * @param contextStart first position the rows see
   */
  record Part(Sample sample, StepPlan.Chunk chunk, int end, int contextStart) {

    /** Whether the last position is the sequence's, and generated: where a draft may follow. */
    boolean reachesGeneratedEnd() {
      return end == tokens().length() && tokens().outputLength() > 0;
    }

    private int first() {
      return chunk.first() + 1;
    }

    private int promptEnd() {
      return Math.max(first(), Math.min(end, tokens().promptLength()));
    }

    private TokenHistory tokens() {
      return chunk.sequence().tokens();
    }
  }

  PredictorBatch(List<Part> parts, int blockSize) {
    this.parts = parts;
    int prompts = 0;
    int rows = 0;
    for (Part part : parts) {
      prompts += part.promptEnd() - part.first();
      rows += part.end() - part.first();
    }
    lastRows = new int[parts.size()];
    stateRows = new int[rows];
    int[] tokenIds = new int[rows];
    List<Segment> promptSegments = new ArrayList<>();
    List<Segment> generatedSegments = new ArrayList<>();
    int promptRow = 0;
    int generatedRow = prompts;
    for (int i = 0; i < lastRows.length; i++) {
      Part part = parts.get(i);
      promptRow = lay(part, part.first(), part.promptEnd(), promptRow, tokenIds, promptSegments);
      generatedRow =
          lay(part, part.promptEnd(), part.end(), generatedRow, tokenIds, generatedSegments);
      lastRows[i] = (part.promptEnd() < part.end() ? generatedRow : promptRow) - 1;
    }
    batch = new Batch(tokenIds, promptSegments, generatedSegments, blockSize);
  }

  private int lay(Part part, int first, int end, int row, int[] tokenIds, List<Segment> segments) {
    Sequence sequence = part.chunk().sequence();
    for (int position = first; position < end; position++) {
      tokenIds[row + position - first] = sequence.tokens().tokenId(position);
      stateRows[row + position - first] = part.chunk().row(position - 1);
    }
    if (end > first) {
      segments.add(
          new Segment(row, end - first, first, part.contextStart(), sequence.blockTable()));
    }
    return row + end - first;
  }

  /** The samples' positions. */
  List<Part> parts() {
    return parts;
  }

  /** Row of a part's last position. */
  int lastRow(int part) {
    return lastRows[part];
  }

  /** For each row, the step's row of the token before. */
  int[] stateRows() {
    return stateRows;
  }

  /** The rows as the model takes them. */
  Batch batch() {
    return batch;
  }
}
