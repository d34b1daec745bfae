package io.latentspark.eval.niah;

import io.latentspark.engine.text.IncrementalDetokenizer;
import io.latentspark.engine.text.Tokenizer;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.TreeSet;

/** A long text, with where its tokens and its sentences end. */
final class Haystack {
  private static final int FIRST_CHARACTERS = 1 << 11;

  /** The last ones may be others where the text goes on. */
  private static final int SEAM_TOKENS = 16;

  /** A sentence further away than this part of the text is no place for the depth asked for. */
  private static final int NEAR = 10;

  private final String text;

  /** Characters of the first so many tokens. */
  private final int[] ends;

  /** Characters before each sentence. */
  private final TreeSet<Integer> sentences = new TreeSet<>();

  private final BreakIterator words = BreakIterator.getLineInstance(Locale.ROOT);

  private Haystack(String text, int[] ends) {
    this.text = text;
    this.ends = ends;
    BreakIterator iterator = BreakIterator.getSentenceInstance(Locale.ROOT);
    iterator.setText(text);
    words.setText(text);
    for (int at = iterator.first(); at != BreakIterator.DONE; at = iterator.next()) {
      sentences.add(at);
    }
  }

  /**
   * A text, repeated until it has enough tokens, and no more of it than that takes.
   *
   * @param text not blank
   */
  static Haystack of(String text, int tokens, Tokenizer tokenizer) {
    String line = text.endsWith("\n") ? text : text + "\n";
    int characters = FIRST_CHARACTERS;
    String used;
    int[] ids;
    do {
      characters *= 2;
      String enough = line.repeat(characters / line.length() + 1);
      used = enough.substring(0, characters - halfCharacter(enough, characters));
      ids = tokenizer.encodeWithoutBos(used);
    } while (ids.length < tokens + SEAM_TOKENS);
    int[] ends = new int[ids.length + 1];
    IncrementalDetokenizer detokenizer = tokenizer.detokenizer();
    for (int i = 0; i < ids.length; i++) {
      ends[i + 1] = ends[i] + detokenizer.append(ids[i]).length();
    }
    return new Haystack(used, ends);
  }

  /**
   * The beginning of the text with a needle between two of its sentences.
   *
   * @param tokens of the beginning; its last sentence may be cut
   * @param depth how much of it is to be before the needle, in percent: the nearest sentence counts
   *     as there, and 100 is the end; where none is within a tenth of the text, as in one without
   *     sentences, it is the word there
   */
  String with(String needle, int tokens, int depth) {
    int end = ends[tokens];
    int at = depth == 100 ? end : boundary(ends[(int) ((long) tokens * depth / 100)], end);
    return joined(joined(text.substring(0, at), needle), text.substring(at, end));
  }

  private int boundary(int wanted, int end) {
    int before = sentences.floor(wanted);
    Integer after = sentences.higher(wanted);
    int nearest =
        after == null || after > end || wanted - before <= after - wanted ? before : after;
    return Math.abs(nearest - wanted) <= end / NEAR ? nearest : word(wanted);
  }

  private int word(int wanted) {
    return words.isBoundary(wanted) ? wanted : words.preceding(wanted);
  }

  /** 1 where so many characters end within a pair of them. */
  private static int halfCharacter(String text, int characters) {
    return Character.isHighSurrogate(text.charAt(characters - 1)) ? 1 : 0;
  }

  private static String joined(String first, String second) {
    boolean apart =
        first.isEmpty()
            || second.isEmpty()
            || Character.isWhitespace(first.charAt(first.length() - 1))
            || Character.isWhitespace(second.charAt(0));
    return apart ? first + second : first + " " + second;
  }
}
