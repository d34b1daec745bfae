package io.latentspark.udf;

import io.latentspark.engine.ScoringRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a text into windows that the model can take, each token scored once, by lm-evaluation-
 * harness's rule: each full window scores as many tokens as the context holds, after a single token
 * of context; the last one, shorter, has as much context as fits.
 */
public final class RollingWindows {
  private RollingWindows() {}

  /**
   * The windows of a text.
   *
   * @param tokens the text
   * @param prefix the token that the first one stands after
   * @param maxLength tokens that the model can read at once, at least 1
   * @return windows in order, none of an empty text
   */
  public static List<ScoringRequest> of(int[] tokens, int prefix, int maxLength) {
    List<ScoringRequest> windows = new ArrayList<>();
    for (int start = 0; start < tokens.length; ) {
      int end = Math.min(start + maxLength, tokens.length);
      int first = Math.max(end - maxLength - 1, 0);
      int[] context = start == 0 ? new int[] {prefix} : Arrays.copyOfRange(tokens, first, start);
      windows.add(new ScoringRequest(context, Arrays.copyOfRange(tokens, start, end)));
      start = end;
    }
    return windows;
  }
}
