package io.latentspark.eval.niah;

import io.latentspark.eval.EvalErrors;
import java.util.List;

/**
 * Where needles are hidden.
 *
 * @param contextLengths tokens of prompt and answer together, ascending
 * @param depths percent of the haystack before the needle, from 0 to 100, ascending
 * @param samplesPerCell needles for each length and depth
 * @param seed decides which needles are drawn; all cells have the same
 */
public record NeedleGrid(
    List<Integer> contextLengths, List<Integer> depths, int samplesPerCell, long seed) {

  /**
   * A grid; numbers given twice count once.
   *
   * @throws io.latentspark.eval.EvalException if a number is out of its range
   */
  public NeedleGrid {
    contextLengths = contextLengths.stream().distinct().sorted().toList();
    depths = depths.stream().distinct().sorted().toList();
    depths.stream()
        .filter(depth -> depth < 0 || depth > 100)
        .findFirst()
        .ifPresent(
            depth -> {
              throw EvalErrors.needleDepthInvalid(depth);
            });
    contextLengths.stream()
        .filter(length -> length < 1)
        .findFirst()
        .ifPresent(
            length -> {
              throw EvalErrors.needleLengthInvalid(length);
            });
    if (samplesPerCell < 1) {
      throw EvalErrors.needleSamplesInvalid(samplesPerCell);
    }
  }

  /** The longest context, in tokens. */
  public int longest() {
    return contextLengths.get(contextLengths.size() - 1);
  }

  /**
   * Refuses contexts that a model cannot read.
   *
   * @param most tokens that it reads at once
   * @throws io.latentspark.eval.EvalException if one is longer
   */
  public void requireAtMost(int most) {
    if (longest() > most) {
      throw EvalErrors.needleLengthTooLong(longest(), most);
    }
  }
}
