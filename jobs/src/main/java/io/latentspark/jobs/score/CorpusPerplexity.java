package io.latentspark.jobs.score;

import io.latentspark.jobs.output.RowTotals;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures of a corpus from its log-likelihood (natural logarithm) and its size. */
final class CorpusPerplexity {
  private CorpusPerplexity() {}

  /** Measures by name; those by word and byte only where texts were given. */
  static Map<String, Double> of(RowTotals totals) {
    Map<String, Double> measures = new LinkedHashMap<>();
    double loss = -totals.sum("logprob");
    if (totals.sum("bytes") > 0) {
      measures.put("bits_per_byte", loss / totals.sum("bytes") / Math.log(2));
      measures.put("byte_perplexity", Math.exp(loss / totals.sum("bytes")));
      measures.put("word_perplexity", Math.exp(loss / totals.sum("words")));
    }
    if (totals.sum("tokens") > 0) {
      measures.put("token_perplexity", Math.exp(loss / totals.sum("tokens")));
    }
    return measures;
  }
}
