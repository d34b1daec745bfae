package io.latentspark.eval.statistics;

/** The chance that one of k samples is right. */
public final class PassAtK {

  private PassAtK() {}

  /**
   * The unbiased estimate 1 - C(n - c, k) / C(n, k) of Chen et al. 2021.
   *
   * @param samples n, how many were drawn, at least {@code k}
   * @param correct c, how many of them are right
   */
  public static double estimate(int samples, int correct, int k) {
    if (k < 1 || k > samples || correct < 0 || correct > samples) {
      throw new IllegalArgumentException(
          "pass@" + k + " of " + correct + " right in " + samples + " samples is not defined");
    }
    double allWrong = 1;
    for (int i = samples - correct + 1; i <= samples; i++) {
      allWrong *= 1 - (double) k / i;
    }
    return samples - correct < k ? 1 : 1 - allWrong;
  }
}
