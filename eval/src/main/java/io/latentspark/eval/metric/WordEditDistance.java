package io.latentspark.eval.metric;

import java.util.Arrays;
import java.util.List;

/**
 * The edit distance of lists of words to a reference, looked for near the diagonal as sacreBLEU's
 * TER does it.
 */
final class WordEditDistance {
  static final char KEEP = ' ';
  static final char REPLACE = 's';
  static final char DELETE = 'd';
  static final char INSERT = 'i';

  private static final int BEAM_WIDTH = 25;
  private static final int UNREACHED = Integer.MAX_VALUE / 2;

  /** A shortest way, one operation a character. */
  record Path(int edits, String operations) {}

  private final List<String> reference;

  WordEditDistance(List<String> reference) {
    this.reference = reference;
  }

  /** The way from words to the reference. */
  Path to(List<String> words) {
    int rows = words.size() + 1;
    int columns = reference.size() + 1;
    int[][] edits = new int[rows][columns];
    char[][] operations = new char[rows][columns];
    for (int j = 0; j < columns; j++) {
      edits[0][j] = j;
      operations[0][j] = INSERT;
    }
    double ratio = words.isEmpty() ? 1 : (double) reference.size() / words.size();
    int beam = BEAM_WIDTH < ratio / 2 ? (int) Math.ceil(ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH;
    for (int i = 1; i < rows; i++) {
      Arrays.fill(edits[i], UNREACHED);
      int diagonal = (int) Math.floor(i * ratio);
      int end = i == rows - 1 ? columns : Math.min(columns, diagonal + beam);
      for (int j = Math.max(0, diagonal - beam); j < end; j++) {
        fill(edits, operations, i, j, words.get(i - 1));
      }
    }
    return new Path(edits[rows - 1][columns - 1], trace(operations));
  }

  /** Of equal ways keeping or replacing comes before deleting, and inserting last. */
  private void fill(int[][] edits, char[][] operations, int i, int j, String word) {
    int deleted = edits[i - 1][j] + 1;
    if (j == 0) {
      edits[i][j] = deleted;
      operations[i][j] = DELETE;
      return;
    }
    boolean same = word.equals(reference.get(j - 1));
    int fewest = edits[i - 1][j - 1] + (same ? 0 : 1);
    char operation = same ? KEEP : REPLACE;
    if (deleted < fewest) {
      fewest = deleted;
      operation = DELETE;
    }
    if (edits[i][j - 1] + 1 < fewest) {
      fewest = edits[i][j - 1] + 1;
      operation = INSERT;
    }
    if (fewest < edits[i][j]) {
      edits[i][j] = fewest;
      operations[i][j] = operation;
    }
  }

  private static String trace(char[][] operations) {
    StringBuilder trace = new StringBuilder();
    int i = operations.length - 1;
    int j = operations[0].length - 1;
    while (i > 0 || j > 0) {
      char operation = operations[i][j];
      trace.append(operation);
      i -= operation == INSERT ? 0 : 1;
      j -= operation == DELETE ? 0 : 1;
    }
    return trace.reverse().toString();
  }
}
