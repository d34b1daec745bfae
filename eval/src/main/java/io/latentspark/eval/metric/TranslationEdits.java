package io.latentspark.eval.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How many edits make an answer a reference: words inserted, deleted and replaced, and runs of
 * words moved. The moves are found step by step as Tercom does it (Snover et al. 2006) in
 * sacreBLEU's version, whose limits and preferences are kept, as they change the counts.
 */
final class TranslationEdits {
  private static final int LONGEST_RUN = 10;
  private static final int FARTHEST_MOVE = 50;
  private static final int MOST_CANDIDATES = 1000;

  /** A move of a run of {@code length} words. */
  private record Move(int gain, int length, int start, int target, List<String> moved) {

    boolean isBetterThan(Move other) {
      if (other == null || gain != other.gain) {
        return other == null || gain > other.gain;
      }
      if (length != other.length) {
        return length > other.length;
      }
      return start != other.start ? start < other.start : target < other.target;
    }
  }

  private final List<String> reference;
  private final WordEditDistance distance;
  private List<String> words;
  private int candidates;

  private TranslationEdits(List<String> words, List<String> reference) {
    this.words = words;
    this.reference = reference;
    this.distance = new WordEditDistance(reference);
  }

  /** The number of edits; without a reference all words of the answer. */
  static int count(List<String> answer, List<String> reference) {
    return reference.isEmpty() ? answer.size() : new TranslationEdits(answer, reference).count();
  }

  private int count() {
    int moves = 0;
    while (true) {
      Move best = bestMove();
      if (candidates >= MOST_CANDIDATES || best == null || best.gain() <= 0) {
        return moves + distance.to(words).edits();
      }
      words = best.moved();
      moves++;
    }
  }

  private Move bestMove() {
    WordEditDistance.Path path = distance.to(words);
    WordAlignment alignment = WordAlignment.of(path.operations(), words.size(), reference.size());
    Move best = null;
    for (int start = 0; start < words.size(); start++) {
      for (int at = 0; at < reference.size(); at++) {
        int common = Math.abs(at - start) > FARTHEST_MOVE ? 0 : commonLength(start, at);
        for (int length = 1; length <= common; length++) {
          if (alignment.isWorthMoving(start, at, length)) {
            best = better(best, path.edits(), alignment, start, at, length);
            if (candidates >= MOST_CANDIDATES) {
              return best;
            }
          }
        }
      }
    }
    return best;
  }

  private int commonLength(int start, int at) {
    int most = Math.min(LONGEST_RUN, Math.min(words.size() - start, reference.size() - at));
    int length = 0;
    while (length < most && words.get(start + length).equals(reference.get(at + length))) {
      length++;
    }
    return length;
  }

  /** Tries the run before and within the place where the reference has it. */
  private Move better(
      Move found, int edits, WordAlignment alignment, int start, int at, int length) {
    Move best = found;
    int previous = -1;
    for (int i = at - 1; i < at + length; i++) {
      int target = i < 0 ? 0 : alignment.position(i) + 1;
      if (target == previous) {
        continue;
      }
      previous = target;
      List<String> moved = moved(start, length, target);
      Move move = new Move(edits - distance.to(moved).edits(), length, start, target, moved);
      candidates++;
      best = move.isBetterThan(best) ? move : best;
    }
    return best;
  }

  private List<String> moved(int start, int length, int target) {
    List<String> run = words.subList(start, start + length);
    List<String> others = new ArrayList<>(words.subList(0, start));
    others.addAll(words.subList(start + length, words.size()));
    // A target behind the run counts the run's words; one within it, as many words further on.
    int index = target > start + length ? target - length : target;
    others.addAll(Math.min(index, others.size()), run);
    return others;
  }
}
