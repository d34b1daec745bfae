package io.latentspark.engine.text;

import java.util.List;

/**
 * Watches one sequence's text for stop strings, which may span the pieces it comes in. Text that
 * might be the beginning of a stop string is held back until that is decided.
 *
 * <p>The stop string that is complete first counts (of two complete at once, the longer), so the
 * result depends on the text alone, not on its pieces. Not thread-safe.
 */
public final class StopStrings {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * Begins a sequence.
   *
   * @param stops the strings to stop before, none empty
   */
  public StopStrings(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /**
   * What a piece led to.
   *
   * @param text the text that can be released; it never contains a stop string or part of one
   * @param stopped whether a stop string was found: the text ends before it
   */
  public record Released(String text, boolean stopped) {}

  /** Adds a piece of text; after a stop nothing is released any more. */
  public Released append(String piece) {
    if (stopped) {
      return new Released("", true);
    }
    if (stops.isEmpty()) {
      return new Released(piece, false);
    }
    held.append(piece);
    int stop = firstStop();
    if (stop >= 0) {
      stopped = true;
      return new Released(release(stop), true);
    }
    return new Released(release(held.length() - undecided()), false);
  }

  /** Ends the sequence: returns what was held back; empty after a stop. */
  public String finish() {
    return stopped ? "" : release(held.length());
  }

  private String release(int length) {
    String text = held.substring(0, length);
    held.delete(0, length);
    return text;
  }

  /** Where the stop string that ends first begins, or -1. */
  private int firstStop() {
    int begin = -1;
    int end = Integer.MAX_VALUE;
    for (String stop : stops) {
      int index = held.indexOf(stop);
      int stopEnd = index + stop.length();
      if (index >= 0 && (stopEnd < end || (stopEnd == end && index < begin))) {
        begin = index;
        end = stopEnd;
      }
    }
    return begin;
  }

  /** Length of the longest end of the held text that begins a stop string. */
  private int undecided() {
    int longest = 0;
    for (String stop : stops) {
      int length = Math.min(stop.length() - 1, held.length());
      while (length > longest && !endsWith(stop, length)) {
        length--;
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }

  private boolean endsWith(String stop, int length) {
    int offset = held.length() - length;
    for (int i = 0; i < length; i++) {
      if (held.charAt(offset + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
