package io.latentspark.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adds up {@link DraftCounts}. For one thread at a time. */
final class DraftCounters {
  private long[] drafted = {};
  private long[] accepted = {};

  /** Counts what became of a step's drafts. */
  void add(TargetDraws draws) {
    if (draws.drafted() > drafted.length) {
      drafted = Arrays.copyOf(drafted, draws.drafted());
      accepted = Arrays.copyOf(accepted, draws.drafted());
    }
    for (int i = 0; i < draws.drafted(); i++) {
      drafted[i]++;
      accepted[i] += i < draws.kept() ? 1 : 0;
    }
  }

  /** The counts so far. */
  DraftCounts counts() {
    return new DraftCounts(list(drafted), list(accepted));
  }

  private static List<Long> list(long[] values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return list;
  }
}
