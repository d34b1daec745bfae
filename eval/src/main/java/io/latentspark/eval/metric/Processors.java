package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All scorings that YAML cannot express, by the name they have in {@code process_results}. */
final class Processors {

  private static final Map<String, DocumentMetric> BY_NAME =
      new TreeMap<>(
          Map.<String, DocumentMetric>of(
              "truthfulqa_mc2",
              answered -> Map.of("acc", List.of(TruthfulChoices.score(answered))),
              "wikitext",
              new RollingPerplexity(a -> (String) a.document().values().get("page"))));

  private Processors() {}

  static DocumentMetric get(String task, String name) {
    DocumentMetric processor = BY_NAME.get(name);
    if (processor == null) {
      throw EvalErrors.processorUnknown(task, name, BY_NAME.keySet());
    }
    return processor;
  }
}
