package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.backend.AttentionRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every segment sees every position of its context once, in ascending order, in its own slots. */
class ExpandedRunsTest {

  private static Batch batch(List<Segment> segments, int blockSize) {
    int rows = segments.stream().mapToInt(Segment::count).sum();
    return new Batch(new int[rows], segments, List.of(), blockSize);
  }

  private static int expanded(List<ExpandedRuns.Round> rounds) {
    return rounds.stream().mapToInt(round -> round.slots().length).sum();
  }

  @Test
  void aSharedPrefixIsExpandedOnce() {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < 32; i++) { // 1,024 shared tokens and 32 of one's own, in blocks of 32
      int[] blocks = new int[33];
      for (int b = 0; b < 32; b++) {
        blocks[b] = 100 + b;
      }
      blocks[32] = 200 + i;
      segments.add(new Segment(32 * i, 32, 1024, blocks));
    }
    assertEquals(1024 + 32 * 32, expanded(ExpandedRuns.of(batch(segments, 32), 1024)));
  }

  @Property(tries = 500)
  void contextsAreCovered(
      @ForAll @IntRange(min = 1, max = 8) int count,
      @ForAll @IntRange(min = 1, max = 96) int blockSize,
      @ForAll @IntRange(min = 1, max = 4) int mostTiles,
      @ForAll long seed) {
    Random random = new Random(seed);
    Map<List<Integer>, Integer> blockOf = new HashMap<>(); // by content: here, all before and one
    List<Segment> segments = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < count; i++) {
      int context = 1 + random.nextInt(400);
      int queries = 1 + random.nextInt(Math.min(context, 70));
      List<Integer> content = new ArrayList<>();
      int[] blocks = new int[(context + blockSize - 1) / blockSize];
      for (int b = 0; b < blocks.length; b++) {
        boolean whole = (b + 1) * blockSize <= context;
        content.add(whole ? random.nextInt(4) / 3 : 10 + i);
        blocks[b] = blockOf.computeIfAbsent(List.copyOf(content), key -> blockOf.size());
      }
      int start = random.nextInt(2) * random.nextInt(context - queries + 1);
      segments.add(new Segment(row, queries, context - queries, start, blocks));
      row += queries;
    }
    List<ExpandedRuns.Round> rounds =
        ExpandedRuns.of(batch(segments, blockSize), mostTiles * AttentionRun.ALIGNMENT);
    segments.forEach(segment -> checkCovered(segment, rounds, blockSize));
    assertTrue(
        expanded(rounds) <= segments.stream().mapToInt(s -> s.firstPosition() + s.count()).sum());
  }

  private static void checkCovered(
      Segment segment, List<ExpandedRuns.Round> rounds, int blockSize) {
    int start = segment.contextStart();
    int position = start;
    int context = segment.firstPosition() + segment.count();
    for (ExpandedRuns.Round round : rounds) {
      Set<Integer> left = new HashSet<>();
      int current = -1;
      for (AttentionRun run : round.runs()) {
        if (run.firstQueryRow() != current) {
          assertTrue(left.add(run.firstQueryRow()), "a segment's runs follow one another");
          current = run.firstQueryRow();
        }
        if (run.firstQueryRow() != segment.firstRow()) {
          continue;
        }
        assertEquals(segment.count(), run.queryCount());
        assertEquals(segment.firstPosition() - start, run.firstQueryPosition());
        assertEquals(position - start, run.firstKeyPosition());
        assertEquals(0, run.firstKeyPosition() % AttentionRun.ALIGNMENT);
        for (int i = 0; i < run.keyCount(); i++) {
          int slot = segment.blockTable()[position / blockSize] * blockSize + position % blockSize;
          assertEquals(slot, round.slots()[run.firstKeyRow() + i]);
          position++;
        }
      }
    }
    assertEquals(context, position);
  }
}
