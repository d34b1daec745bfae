package io.latentspark.eval.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Word and byte perplexity and bits per byte of a document: its log-likelihood and its length, from
 * which the task's value over all documents is made.
 */
final class RollingPerplexity implements DocumentMetric {

  private final Function<Answered, String> measured;

  /**
   * @param measured the text whose words and bytes count
   */
  RollingPerplexity(Function<Answered, String> measured) {
    this.measured = measured;
  }

  @Override
  public Map<String, List<Double>> score(Answered answered) {
    double sum = answered.scores().get(0).sum();
    String text = measured.apply(answered);
    Map<String, List<Double>> values = new LinkedHashMap<>();
    values.put("word_perplexity", List.of(sum, TextLength.words(text)));
    values.put("byte_perplexity", List.of(sum, TextLength.bytes(text)));
    values.put("bits_per_byte", List.of(sum, TextLength.bytes(text)));
    return values;
  }
}
