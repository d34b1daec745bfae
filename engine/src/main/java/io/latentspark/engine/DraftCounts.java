package io.latentspark.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How drafts fared, by how far ahead they were: the first entry is that of each step's first draft.
 *
 * @param drafted drafts that were computed
 * @param accepted those of them that were the model's own tokens, as all drafts before them were
 */
public record DraftCounts(List<Long> drafted, List<Long> accepted) implements Serializable {
  /** No drafts. */
  public static final DraftCounts NONE = new DraftCounts(List.of(), List.of());

  public DraftCounts {
    drafted = List.copyOf(drafted);
    accepted = List.copyOf(accepted);
  }

  /** Counts of both together. */
  public DraftCounts plus(DraftCounts other) {
    return new DraftCounts(sum(drafted, other.drafted), sum(accepted, other.accepted));
  }

  /** Counts since an earlier moment. */
  public DraftCounts minus(DraftCounts earlier) {
    return plus(new DraftCounts(negated(earlier.drafted), negated(earlier.accepted)));
  }

  /** Of the drafts at a distance, counted from 0, how large a part was accepted; 0 of none. */
  public double acceptanceRate(int distance) {
    return accepted.get(distance) / (double) Math.max(1, drafted.get(distance));
  }

  private static List<Long> negated(List<Long> counts) {
    return counts.stream().map(count -> -count).toList();
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    List<Long> sum = new ArrayList<>();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      sum.add((i < a.size() ? a.get(i) : 0) + (i < b.size() ? b.get(i) : 0));
    }
    return sum;
  }
}
