package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.instruction.InstructionFollowing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** All scorings that YAML cannot express, by the name they have in {@code process_results}. */
final class Processors {

  private static final Map<String, DocumentMetric> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("agieval.process_results", number("acc", MathScores::agieval)),
              Map.entry("agieval.process_results_letter", number("acc", AnswerLetters::first)),
              Map.entry("agieval.process_results_letters", number("acc", AnswerLetters::all)),
              Map.entry("agieval.process_results_mcqa", ChoiceScores::accuracies),
              Map.entry("drop.process_results", new DropMetrics()),
              Map.entry(
                  "hendrycks_math.process_results", number("exact_match", MathScores::hendrycks)),
              Map.entry(
                  "ifeval.process_results",
                  answered ->
                      InstructionFollowing.score(answered.document(), answered.answers().get(0))),
              Map.entry("minerva_math.process_results", MathScores::minerva),
              Map.entry("truthfulqa.process_results_mc2", number("acc", TruthfulChoices::score)),
              Map.entry(
                  "wikitext.process_results",
                  new RollingPerplexity(a -> a.column("page", String.class)))));

  private Processors() {}

  static DocumentMetric get(String task, String name) {
    DocumentMetric processor = BY_NAME.get(name);
    if (processor == null) {
      throw EvalErrors.processorUnknown(task, name, BY_NAME.keySet());
    }
    return processor;
  }

  private static DocumentMetric number(String metric, ToDoubleFunction<Answered> score) {
    return answered -> Map.of(metric, List.of(score.applyAsDouble(answered)));
  }
}
