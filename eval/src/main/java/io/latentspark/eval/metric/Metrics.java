package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.task.MetricConfig;
import io.latentspark.eval.task.OutputType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** All metrics of {@code metric_list}, by output type and name. */
final class Metrics {

  /** How a metric is made of its entry in a task's {@code metric_list}. */
  @FunctionalInterface
  private interface Factory {
    DocumentMetric create(String task, MetricConfig config, CodeLimits limits);
  }

  private static final Map<OutputType, Map<String, Factory>> BY_NAME =
      new EnumMap<>(
          Map.of(
              OutputType.MULTIPLE_CHOICE,
              Map.of(
                  "acc", choices(c -> c.accuracy(c.plain())),
                  "acc_norm", choices(c -> c.accuracy(c.byCharacter())),
                  "acc_bytes", choices(c -> c.accuracy(c.byByte())),
                  "acc_mutual_info", choices(c -> c.accuracy(c.lessUnconditional())),
                  "exact_match", choices(ChoiceScores::greedy),
                  "brier_score", values(Metrics::brier),
                  "f1", values(Metrics::goldAndPredicted),
                  "mcc", values(Metrics::goldAndPredicted)),
              OutputType.LOGLIKELIHOOD,
              Map.of(
                  "perplexity", number(a -> a.scores().get(0).sum()),
                  "acc", number(a -> a.scores().get(0).greedy() ? 1 : 0)),
              OutputType.LOGLIKELIHOOD_ROLLING,
              Map.of(
                  "word_perplexity", rolling(),
                  "byte_perplexity", rolling(),
                  "bits_per_byte", rolling()),
              OutputType.GENERATE_UNTIL,
              Map.ofEntries(
                  entry("bypass", (task, config, limits) -> all -> Map.of("bypass", List.of())),
                  entry(
                      "exact_match",
                      (task, config, limits) -> named(config, new ExactMatch(task, config)::score)),
                  entry("string_match_all", number(StringMatch::share)),
                  entry("bleu", counts(BleuStatistics::of)),
                  entry("chrf", counts(ChrfStatistics::ofCharacters)),
                  entry("chrf++", counts(ChrfStatistics::ofCharactersAndWords)),
                  entry("rouge", (task, config, limits) -> new RougeScores(task, config)),
                  entry("ter", counts(TerStatistics::of)),
                  entry(
                      "cruxeval.pass_at_k",
                      (task, config, limits) ->
                          CodeTests.passAtK(
                              config, CodeTests.whole(CodeTests.sandbox(task, limits)))),
                  entry(
                      "humaneval.pass_at_k",
                      (task, config, limits) ->
                          CodeTests.passAtK(
                              config, CodeTests.withTests(CodeTests.sandbox(task, limits)))),
                  entry(
                      "mbpp.pass_at_1",
                      (task, config, limits) ->
                          CodeTests.passAtOne(
                              CodeTests.withTests(CodeTests.sandbox(task, limits)))))));

  private Metrics() {}

  /**
   * A metric.
   *
   * @param limits of programs, or null where they may not be run
   */
  static DocumentMetric create(
      String task, OutputType type, MetricConfig config, CodeLimits limits) {
    Factory factory = BY_NAME.get(type).get(config.metric());
    if (factory == null) {
      throw EvalErrors.metricUnknown(
          task, config.metric(), type.yamlName(), new TreeMap<>(BY_NAME.get(type)).keySet());
    }
    return factory.create(task, config, limits);
  }

  private static Map.Entry<String, Factory> entry(String name, Factory factory) {
    return Map.entry(name, factory);
  }

  private static Factory number(ToDoubleFunction<Answered> score) {
    return (task, config, limits) -> named(config, score);
  }

  private static DocumentMetric named(MetricConfig config, ToDoubleFunction<Answered> score) {
    return answered -> Map.of(config.metric(), List.of(score.applyAsDouble(answered)));
  }

  private static Factory choices(ToDoubleFunction<ChoiceScores> score) {
    return number(answered -> score.applyAsDouble(new ChoiceScores(answered)));
  }

  private static Factory values(Function<ChoiceScores, List<Double>> score) {
    return (task, config, limits) ->
        answered -> Map.of(config.metric(), score.apply(new ChoiceScores(answered)));
  }

  private static Factory counts(Function<Answered, List<Double>> counts) {
    return (task, config, limits) -> answered -> Map.of(config.metric(), counts.apply(answered));
  }

  private static Factory rolling() {
    DocumentMetric all = new RollingPerplexity(answered -> answered.target().texts().get(0));
    return (task, config, limits) ->
        answered -> Map.of(config.metric(), all.score(answered).get(config.metric()));
  }

  private static List<Double> goldAndPredicted(ChoiceScores scores) {
    return List.of((double) scores.gold(), (double) scores.predicted());
  }

  /** The right choice and the probability of each. */
  private static List<Double> brier(ChoiceScores scores) {
    List<Double> values = new ArrayList<>();
    values.add((double) scores.gold());
    for (double probability : scores.softmax()) {
      values.add(probability);
    }
    return values;
  }
}
