package io.latentspark.eval.prompt;

import io.latentspark.engine.text.Tokenizer;
import io.latentspark.udf.ScoringEncoder;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Ids of texts under a rule for BOS. What texts share with the one before is not encoded again: a
 * line that begins with a letter begins a token in every byte-level tokenizer, for none of them
 * lets a line break and a letter into one piece.
 */
final class TextEncoder implements ScoringEncoder.TextEncoding {
  private static final int[] NONE = {};

  private final Tokenizer tokenizer;
  private final OptionalInt bos;
  private final int[] before;
  private final int[] after;

  /** The last text and its ids, without added ones. */
  private String lastText = "";

  private int[] lastIds = NONE;

  /** Whole lines that the last texts began with. */
  private String sharedText = "";

  private int[] sharedIds = NONE;

  TextEncoder(Tokenizer tokenizer, BosRule rule) {
    this.tokenizer = tokenizer;
    this.bos = tokenizer.bosTokenId();
    if (rule == BosRule.AS_TOKENIZER) {
      int[] bare = tokenizer.encodeWithoutBos("a");
      int[] whole = tokenizer.encodeAsPostProcessed("a");
      int start = 0;
      while (start < whole.length && whole[start] != bare[0]) {
        start++;
      }
      before = Arrays.copyOf(whole, start);
      after = Arrays.copyOfRange(whole, Math.min(start + bare.length, whole.length), whole.length);
    } else {
      before = rule == BosRule.ON && bos.isPresent() ? new int[] {bos.getAsInt()} : NONE;
      after = NONE;
    }
  }

  @Override
  public int[] bare(String text) {
    return tokenizer.encodeWithoutBos(text);
  }

  @Override
  public int[] encode(String text) {
    return completed(remembered(text));
  }

  @Override
  public int[] encodeJoined(String start, String end) {
    int line = lastLine(start, start.length());
    if (line == 0) {
      return completed(bare(start + end));
    }
    int[] ids = remembered(start);
    int[] tail = bare(start.substring(line));
    int kept = ids.length - tail.length;
    if (kept < 0 || !Arrays.equals(ids, kept, ids.length, tail, 0, tail.length)) {
      return completed(bare(start + end));
    }
    return completed(joined(Arrays.copyOf(ids, kept), bare(start.substring(line) + end)));
  }

  private int[] remembered(String text) {
    if (text.equals(lastText)) {
      return lastIds;
    }
    if (!text.startsWith(sharedText) || sharedText.isEmpty()) {
      share(text);
    }
    lastIds =
        sharedText.isEmpty()
            ? bare(text)
            : joined(sharedIds, bare(text.substring(sharedText.length())));
    lastText = text;
    return lastIds;
  }

  /** Finds the whole lines that a text has in common with the last one, if they are many. */
  private void share(String text) {
    int most = Math.min(text.length(), lastText.length());
    int common = 0;
    while (common < most && text.charAt(common) == lastText.charAt(common)) {
      common++;
    }
    int line = common < most ? lastLine(text, common) : 0;
    sharedText = text.substring(0, line);
    sharedIds = line == 0 ? NONE : bare(sharedText);
  }

  /**
   * Where the last line that begins with a letter begins, before {@code end}; 0 if there is none.
   */
  private static int lastLine(String text, int end) {
    int line = end - 1;
    while (line > 0 && !(text.charAt(line - 1) == '\n' && isLetter(text.charAt(line)))) {
      line--;
    }
    return Math.max(line, 0);
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private int[] completed(int[] ids) {
    boolean ownBos = bos.isPresent() && ids.length > 0 && ids[0] == bos.getAsInt();
    return ownBos ? ids : joined(joined(before, ids), after);
  }

  private static int[] joined(int[] first, int[] second) {
    if (first.length == 0 || second.length == 0) {
      return first.length == 0 ? second : first;
    }
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
