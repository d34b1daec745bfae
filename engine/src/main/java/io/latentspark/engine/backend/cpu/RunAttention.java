package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.AttentionRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Causal attention with a key and a value for each head, over runs of positions. Between runs the
 * queries' state stands in {@code state} (maximum, sum) and {@code out} (weighted sums).
 */
final class RunAttention {
  private static final int PARTS_PER_THREAD = 4;

  private final Workers workers;
  private final ThreadLocal<KeyTile> tiles;
  private final ThreadLocal<QueryBlock> blocks;
  private final int ownWidth;
  private final int sharedWidth;
  private final int valueWidth;

  RunAttention(Workers workers, int ownWidth, int sharedWidth, int valueWidth) {
    this.workers = workers;
    this.ownWidth = ownWidth;
    this.sharedWidth = sharedWidth;
    this.valueWidth = valueWidth;
    tiles = ThreadLocal.withInitial(() -> new KeyTile(ownWidth + sharedWidth, valueWidth));
    blocks = ThreadLocal.withInitial(() -> new QueryBlock(tiles.get()));
  }

  boolean fits(int own, int shared, int value) {
    return ownWidth == own && sharedWidth == shared && valueWidth == value;
  }

  /** Tensors of one call. */
  record Tensors(
      CpuTensor queries,
      CpuTensor keysValues,
      CpuTensor sharedKeys,
      float scale,
      CpuTensor state,
      CpuTensor out) {}

  void attend(List<AttentionRun> runs, Tensors tensors) {
    int heads = tensors.out().columns() / valueWidth;
    List<Collection<List<AttentionRun>>> families = families(runs, heads);
    workers.run(
        families.size() * heads,
        unit -> {
          for (List<AttentionRun> sameKeys : families.get(unit / heads)) {
            attendToSame(sameKeys, unit % heads, tensors);
          }
        });
  }

  /**
   * Runs in lists that have their keys in common, lists in families: sequences that begin with the
   * same keys, as many as leaves work for every thread. All runs of a sequence are in one family,
   * in ascending order.
   */
  private List<Collection<List<AttentionRun>>> families(List<AttentionRun> runs, int heads) {
    long sequences = runs.stream().mapToInt(AttentionRun::firstQueryRow).distinct().count();
    int most = (int) Math.max(1, sequences * heads / (PARTS_PER_THREAD * workers.threads()));
    Map<Integer, Map<Integer, List<AttentionRun>>> familyOf = new HashMap<>();
    Map<Integer, Map<Integer, List<AttentionRun>>> open = new HashMap<>();
    Map<Integer, Integer> members = new HashMap<>();
    List<Collection<List<AttentionRun>>> families = new ArrayList<>();
    for (AttentionRun run : runs) {
      Map<Integer, List<AttentionRun>> family = familyOf.get(run.firstQueryRow());
      if (family == null) {
        int number = members.merge(run.firstKeyRow(), 1, Integer::sum);
        if (number % most == 1 || most == 1) {
          open.put(run.firstKeyRow(), new LinkedHashMap<>());
          families.add(open.get(run.firstKeyRow()).values());
        }
        family = open.get(run.firstKeyRow());
        familyOf.put(run.firstQueryRow(), family);
      }
      family.computeIfAbsent(run.firstKeyRow(), row -> new ArrayList<>()).add(run);
    }
    return families;
  }

  private void attendToSame(List<AttentionRun> runs, int head, Tensors tensors) {
    KeyTile tile = tiles.get();
    AttentionRun any = runs.get(0);
    for (int first = 0; first < any.keyCount(); first += KeyTile.KEYS) {
      int keys = Math.min(KeyTile.KEYS, any.keyCount() - first);
      tile.load(tensors, any.firstKeyRow() + first, keys, head);
      for (AttentionRun run : runs) {
        attend(run, tile, first, keys, head, tensors);
      }
    }
  }

  private void attend(
      AttentionRun run, KeyTile tile, int firstKey, int keys, int head, Tensors tensors) {
    QueryBlock block = blocks.get();
    int position = run.firstKeyPosition() + firstKey;
    int firstSeeing = Math.max(0, position - run.firstQueryPosition());
    for (int q = firstSeeing; q < run.queryCount(); q += QueryBlock.ROWS) {
      int row = run.firstQueryRow() + q;
      int rows = Math.min(QueryBlock.ROWS, run.queryCount() - q);
      block.load(tensors, row, rows, head, position == 0);
      block.attend(tile, run.firstQueryPosition() + q - position + 1, keys);
      block.store(tensors, row, head);
    }
  }
}
