package io.latentspark.eval.metric;

/** Which words of an answer stand for which of the reference, and which of both are wrong. */
final class WordAlignment {
  private final int[] positions;
  private final boolean[] wrongWords;
  private final boolean[] wrongReferences;

  private WordAlignment(int words, int references) {
    this.positions = new int[references];
    this.wrongWords = new boolean[words];
    this.wrongReferences = new boolean[references];
  }

  /** The alignment of {@code words} words to {@code references} along a path of edits. */
  static WordAlignment of(String operations, int words, int references) {
    WordAlignment alignment = new WordAlignment(words, references);
    int word = -1;
    int reference = -1;
    for (int i = 0; i < operations.length(); i++) {
      char operation = operations.charAt(i);
      if (operation != WordEditDistance.INSERT) {
        word++;
        alignment.wrongWords[word] = operation != WordEditDistance.KEEP;
      }
      if (operation != WordEditDistance.DELETE) {
        reference++;
        alignment.wrongReferences[reference] = operation != WordEditDistance.KEEP;
        alignment.positions[reference] = word;
      }
    }
    return alignment;
  }

  /** The last of the answer's words that stands at or before a word of the reference; -1: none. */
  int position(int reference) {
    return positions[reference];
  }

  /** Whether a run of words is wrong both where it is and where the reference has it. */
  boolean isWorthMoving(int start, int reference, int length) {
    int position = positions[reference];
    return any(wrongWords, start, length)
        && any(wrongReferences, reference, length)
        && (position < start || position >= start + length);
  }

  private static boolean any(boolean[] wrong, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (wrong[i]) {
        return true;
      }
    }
    return false;
  }
}
