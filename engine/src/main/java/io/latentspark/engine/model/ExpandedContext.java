package io.latentspark.engine.model;

import io.latentspark.engine.backend.AttentionRun;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cached positions that are expanded to keys and values at once, and the prompt tokens that attend
 * to them. Positions that several sequences share are expanded once for all of them.
 *
 * @param slots cache slot of each row to expand
 * @param runs which queries see which rows
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
record ExpandedContext(int[] slots, List<AttentionRun> runs) {
  /** Positions that are shared or not as a whole. */
  private static final int WINDOW = 4 * AttentionRun.ALIGNMENT;

  /** Splits up all that the batch's prompt tokens see, each sequence's in ascending order. */
  static List<ExpandedContext> of(Batch batch, int mostRows) {
    Builder builder = new Builder(mostRows);
    int longest = 0;
    for (Segment segment : batch.promptSegments()) {
      longest = Math.max(longest, segment.firstPosition() + segment.count());
    }
    for (int position = 0; position < longest; position += WINDOW) {
      for (Segment segment : batch.promptSegments()) {
        int context = segment.firstPosition() + segment.count();
        if (position < context) {
          builder.add(batch, segment, position, Math.min(WINDOW, context - position));
        }
      }
    }
    builder.end();
    return builder.contexts;
  }

  private static final class Builder {
    private final List<ExpandedContext> contexts = new ArrayList<>();
    private final Map<IntBuffer, Integer> rowOf = new HashMap<>();
    private final int[] slots;
    private List<AttentionRun> runs = new ArrayList<>();
    private int used;

    Builder(int mostRows) {
      slots = new int[mostRows];
    }

    void add(Batch batch, Segment segment, int position, int count) {
      int[] window = new int[count];
      for (int i = 0; i < count; i++) {
        window[i] = batch.slot(segment, position + i);
      }
      Integer row = rowOf.get(IntBuffer.wrap(window));
      if (row == null) {
        if (used + count > slots.length) {
          end();
        }
        row = used;
        System.arraycopy(window, 0, slots, used, count);
        rowOf.put(IntBuffer.wrap(window), row);
        used += count;
      }
      runs.add(
          new AttentionRun(
              segment.firstRow(), segment.count(), segment.firstPosition(), row, count, position));
    }

    void end() {
      if (!runs.isEmpty()) {
        contexts.add(new ExpandedContext(Arrays.copyOf(slots, used), runs));
        runs = new ArrayList<>();
        rowOf.clear();
        used = 0;
      }
    }
  }
}
