package io.latentspark.eval.statistics;

import java.util.HashMap;
import java.util.Map;

/** Scores of right and predicted classes, the first and second value of a document. */
final class Classification {

  private Classification() {}

  /** F1 of class 1; 0 where it neither occurs nor is predicted. */
  static double f1(double[][] documents) {
    int both = 0;
    int either = 0;
    for (double[] document : documents) {
      both += document[0] == 1 && document[1] == 1 ? 1 : 0;
      either += (document[0] == 1 ? 1 : 0) + (document[1] == 1 ? 1 : 0);
    }
    return either == 0 ? 0 : 2.0 * both / either;
  }

  /** Matthews' correlation coefficient over all classes; 0 where one side has only one class. */
  static double matthews(double[][] documents) {
    Map<Double, Integer> right = new HashMap<>();
    Map<Double, Integer> predicted = new HashMap<>();
    double correct = 0;
    for (double[] document : documents) {
      right.merge(document[0], 1, Integer::sum);
      predicted.merge(document[1], 1, Integer::sum);
      correct += document[0] == document[1] ? 1 : 0;
    }
    double all = (double) documents.length * documents.length;
    double covariance = correct * documents.length - product(right, predicted);
    double spread = (all - product(right, right)) * (all - product(predicted, predicted));
    return spread == 0 ? 0 : covariance / Math.sqrt(spread);
  }

  private static double product(Map<Double, Integer> a, Map<Double, Integer> b) {
    return a.entrySet().stream()
        .mapToDouble(entry -> (double) entry.getValue() * b.getOrDefault(entry.getKey(), 0))
        .sum();
  }
}
