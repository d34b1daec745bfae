package io.latentspark.engine.model;

import io.latentspark.engine.backend.AttentionRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the prompt segments of a batch are attended: rounds of cached positions that are expanded to
 * keys and values at once. Positions that several segments share, in the same blocks, are expanded
 * once for all of them; each segment still sees its runs in ascending order, and so the same sums.
 * Positions count from the first one that a segment sees, so that every context starts a run.
 */
final class ExpandedRuns {
  private static final int ALIGNMENT = AttentionRun.ALIGNMENT;

  /**
   * Positions expanded at once.
   *
   * @param slots cache slot of each expanded row
   * @param runs which segments attend to which rows; those of a segment one after the other
   */
  @SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
  record Round(int[] slots, List<AttentionRun> runs) {}

  private final Batch batch;
  private final int blockSize;
  private final int[] slots;
  private final List<Round> rounds = new ArrayList<>();
  private List<AttentionRun> runs = new ArrayList<>();
  private int used;

  private ExpandedRuns(Batch batch, int mostRows) {
    this.batch = batch;
    blockSize = batch.blockSize();
    slots = new int[mostRows];
  }

  /**
   * The rounds of a batch.
   *
   * @param mostRows positions expanded at once, a multiple of {@link AttentionRun#ALIGNMENT}
   */
  static List<Round> of(Batch batch, int mostRows) {
    ExpandedRuns plan = new ExpandedRuns(batch, mostRows);
    plan.visitEach(batch.promptSegments(), 0);
    plan.endRound();
    return plan.rounds;
  }

  /** Segments that share all positions before {@code first}. */
  private void visitEach(List<Segment> segments, int first) {
    Map<List<Integer>, List<Segment>> alike = new LinkedHashMap<>();
    for (Segment segment : segments) {
      alike.computeIfAbsent(nextBlocks(segment, first), blocks -> new ArrayList<>()).add(segment);
    }
    alike.values().forEach(group -> visit(group, first));
  }

  /** Segments that share all positions before {@code first} and some more. */
  private void visit(List<Segment> segments, int first) {
    if (segments.size() == 1) {
      add(segments, first, context(segments.get(0)));
      return;
    }
    int end = first + ALIGNMENT;
    while (shareNext(segments, end)) {
      end += ALIGNMENT;
    }
    add(segments, first, end);
    int shared = end;
    visitEach(segments.stream().filter(s -> context(s) > shared).toList(), shared);
  }

  private boolean shareNext(List<Segment> segments, int first) {
    List<Integer> blocks = nextBlocks(segments.get(0), first);
    return segments.stream().allMatch(s -> nextBlocks(s, first).equals(blocks));
  }

  /** Equal where the next positions are in the same slots; a last few are not shared. */
  private List<Integer> nextBlocks(Segment segment, int first) {
    int end = first + ALIGNMENT;
    if (end > context(segment)) {
      return List.of(-1 - segment.firstRow());
    }
    int start = segment.contextStart();
    List<Integer> blocks = new ArrayList<>();
    for (int i = (start + first) / blockSize; i <= (start + end - 1) / blockSize; i++) {
      blocks.add(segment.blockTable()[i]);
    }
    blocks.add(start);
    return blocks;
  }

  /** Expands positions once for all of the segments. */
  private void add(List<Segment> segments, int first, int end) {
    int position = first;
    while (position < end) {
      int room = (slots.length - used) / ALIGNMENT * ALIGNMENT;
      if (room == 0) {
        endRound();
        continue;
      }
      int count = Math.min(end - position, room);
      for (Segment segment : segments) {
        runs.add(
            new AttentionRun(
                segment.firstRow(),
                segment.count(),
                segment.firstPosition() - segment.contextStart(),
                used,
                count,
                position));
      }
      Segment any = segments.get(0);
      for (int i = 0; i < count; i++) {
        slots[used++] = batch.slot(any, any.contextStart() + position + i);
      }
      position += count;
    }
  }

  private void endRound() {
    if (used > 0) {
      runs.sort(Comparator.comparingInt(AttentionRun::firstQueryRow)); // keeps a segment's order
      rounds.add(new Round(Arrays.copyOf(slots, used), runs));
      runs = new ArrayList<>();
      used = 0;
    }
  }

  /** Positions it sees. */
  private static int context(Segment segment) {
    return segment.firstPosition() + segment.count() - segment.contextStart();
  }
}
