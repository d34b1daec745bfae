package io.latentspark.engine.model;

import java.util.List;

/**
 * The tokens of one forward pass. Prompt tokens come first and attend in expanded form, generated
 * tokens follow and attend in absorbed form: a token's form depends on its role alone.
 *
 * @param tokenIds input token of each row
 * @param promptSegments prompt tokens, in order of row
 * @param generatedSegments generated tokens, in order of row
 * @param blockSize tokens of a cache block
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record Batch(
    int[] tokenIds, List<Segment> promptSegments, List<Segment> generatedSegments, int blockSize) {

  /** Rows of the batch. */
  public int rows() {
    return tokenIds.length;
  }

  /** Rows of prompt tokens. */
  int promptRows() {
    return promptSegments.stream().mapToInt(Segment::count).sum();
  }

  /** Position of each row in its sequence. */
  int[] positions() {
    int[] positions = new int[rows()];
    forEachRow((row, segment, position) -> positions[row] = position);
    return positions;
  }

  /** Cache slot of each row. */
  int[] slots() {
    int[] slots = new int[rows()];
    forEachRow((row, segment, position) -> slots[row] = slot(segment, position));
    return slots;
  }

  /** Cache slot of a position of a segment's sequence. */
  int slot(Segment segment, int position) {
    return segment.blockTable()[position / blockSize] * blockSize + position % blockSize;
  }

  private void forEachRow(RowVisitor visitor) {
    for (List<Segment> segments : List.of(promptSegments, generatedSegments)) {
      for (Segment segment : segments) {
        for (int i = 0; i < segment.count(); i++) {
          visitor.visit(segment.firstRow() + i, segment, segment.firstPosition() + i);
        }
      }
    }
  }

  private interface RowVisitor {
    void visit(int row, Segment segment, int position);
  }
}
