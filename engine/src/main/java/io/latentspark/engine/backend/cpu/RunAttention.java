package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.AttentionRun;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** Keys and values that queries pass at once: most of a core's L2. */
  private static final int GROUP_VALUES = 1 << 17;

  private final Workers workers;
  private final int groupTiles;
  private final ThreadLocal<KeyTile[]> tiles;
  private final ThreadLocal<QueryBlock> blocks;
  private final int ownWidth;
  private final int sharedWidth;
  private final int valueWidth;

  RunAttention(Workers workers, int ownWidth, int sharedWidth, int valueWidth) {
    this.workers = workers;
    this.ownWidth = ownWidth;
    this.sharedWidth = sharedWidth;
    this.valueWidth = valueWidth;
    int tileValues = KeyTile.KEYS * (ownWidth + sharedWidth + valueWidth);
    groupTiles = Math.max(1, GROUP_VALUES / tileValues);
    tiles = ThreadLocal.withInitial(this::newTiles);
    blocks = ThreadLocal.withInitial(() -> new QueryBlock(tiles.get()[0]));
  }

  private KeyTile[] newTiles() {
    KeyTile[] made = new KeyTile[groupTiles];
    int keyWidth = ownWidth + sharedWidth;
    float[] rows = new float[KeyTile.KEYS * keyWidth];
    Arrays.setAll(made, i -> new KeyTile(keyWidth, valueWidth, rows));
    return made;
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

  /** A group of tiles after another; in each, queries are taken in and put back once. */
  private void attendToSame(List<AttentionRun> runs, int head, Tensors tensors) {
    AttentionRun any = runs.get(0);
    int most = groupTiles * KeyTile.KEYS;
    for (int first = 0; first < any.keyCount(); first += most) {
      int keys = Math.min(most, any.keyCount() - first);
      for (int at = 0; at < keys; at += KeyTile.KEYS) {
        int count = Math.min(KeyTile.KEYS, keys - at);
        tiles.get()[at / KeyTile.KEYS].load(tensors, any.firstKeyRow() + first + at, count, head);
      }
      for (AttentionRun run : runs) {
        attend(run, first, keys, head, tensors);
      }
    }
  }

  private void attend(AttentionRun run, int firstKey, int keys, int head, Tensors tensors) {
    KeyTile[] group = tiles.get();
    QueryBlock block = blocks.get();
    int position = run.firstKeyPosition() + firstKey;
    int firstSeeing = Math.max(0, position - run.firstQueryPosition());
    for (int q = firstSeeing; q < run.queryCount(); q += QueryBlock.ROWS) {
      int row = run.firstQueryRow() + q;
      int rows = Math.min(QueryBlock.ROWS, run.queryCount() - q);
      int firstVisible = run.firstQueryPosition() + q - position + 1;
      block.load(tensors, row, rows, head, position == 0);
      for (int at = 0; at < keys && at < firstVisible + rows - 1; at += KeyTile.KEYS) {
        int count = Math.min(KeyTile.KEYS, keys - at);
        block.attend(group[at / KeyTile.KEYS], firstVisible - at, count);
      }
      block.store(tensors, row, head);
    }
  }
}
