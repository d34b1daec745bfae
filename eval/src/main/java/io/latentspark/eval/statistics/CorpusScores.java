package io.latentspark.eval.statistics;

/**
 * BLEU, chrF and the translation edit rate of whole corpora from counts of their documents, with
 * sacreBLEU's defaults; the first two from 0 to 100, the last in edits for 100 words.
 */
public final class CorpusScores {
  private static final int BLEU_ORDERS = 4;
  private static final double BETA_SQUARED = 4;

  private CorpusScores() {}

  /**
   * BLEU with exponential smoothing.
   *
   * @param documents matched n-grams for n from 1 to 4, then all of them, then the lengths of
   *     answer and reference in words
   */
  static double bleu(double[][] documents) {
    double[] sums = sums(documents);
    double logarithms = 0;
    double smoothing = 1;
    boolean any = false;
    for (int order = 0; order < BLEU_ORDERS; order++) {
      double correct = sums[order];
      double total = sums[BLEU_ORDERS + order];
      any |= correct > 0;
      if (total == 0) {
        return 0;
      }
      if (correct == 0) {
        smoothing *= 2;
      }
      logarithms += Math.log(correct == 0 ? 100 / (smoothing * total) : 100 * correct / total);
    }
    double answer = sums[2 * BLEU_ORDERS];
    double reference = sums[2 * BLEU_ORDERS + 1];
    double brevity = answer < reference ? Math.exp(1 - reference / answer) : 1;
    return any ? brevity * Math.exp(logarithms / BLEU_ORDERS) : 0;
  }

  /**
   * chrF, or chrF++, with beta 2.
   *
   * @param documents for each n: n-grams of the answer, of the reference, and of both
   */
  public static double chrf(double[][] documents) {
    double[] sums = sums(documents);
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int at = 0; at < sums.length; at += 3) {
      if (sums[at] > 0 && sums[at + 1] > 0) {
        precision += sums[at + 2] / sums[at];
        recall += sums[at + 2] / sums[at + 1];
        orders++;
      }
    }
    if (orders == 0 || precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
  }

  /**
   * The translation edit rate; 100 where all references are empty and answers are not.
   *
   * @param documents edits, then words of the reference
   */
  static double ter(double[][] documents) {
    double[] sums = sums(documents);
    if (sums[1] > 0) {
      return 100 * (sums[0] / sums[1]);
    }
    return sums[0] > 0 ? 100 : 0;
  }

  private static double[] sums(double[][] documents) {
    double[] sums = new double[documents[0].length];
    for (double[] document : documents) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += document[i];
      }
    }
    return sums;
  }
}
