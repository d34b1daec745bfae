package io.latentspark.eval.report;

import io.latentspark.eval.comparison.Calibration;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.TaskResult;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** All that the report's template shows. */
record ReportPage(
    String title,
    String subtitle,
    List<RunHead> runs,
    List<String> warnings,
    List<String> metrics,
    List<ScoreTable.Line> rows,
    List<PublishedScores> references,
    List<HeatMapSection.Chart> heatMaps,
    List<SubjectCharts.Chart> charts,
    List<ComparisonSection.Section> comparisons,
    List<CalibrationChart.Chart> calibrations,
    SampleBrowser.Section samples,
    String made) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private static final int MOST_HEADLINES = 4;
  private static final int MOST_SETTING_CHARACTERS = 2000;

  /** A run's card, and its settings below. */
  record RunHead(
      String name, int color, String facts, List<Headline> headlines, List<Setting> settings) {}

  /** A score on the card. */
  record Headline(String label, String value, String range) {}

  /** A setting. */
  record Setting(String name, String value) {}

  static ReportPage of(List<ReportedRun> runs, List<PublishedScores> references) {
    List<String> models = RunNames.of(runs);
    List<Evaluation> evaluations = runs.stream().map(ReportedRun::evaluation).toList();
    List<ResultsTree> trees = evaluations.stream().map(ResultsTree::new).toList();
    ResultsTree all = new ResultsTree(evaluations);
    List<PublishedScores> beside =
        references.stream().filter(reference -> reference.concerns(all.sortedNames())).toList();
    List<ScoreTable.Line> rows = new ScoreTable(all, trees, beside).lines();
    List<RunComparison> comparisons =
        runs.stream().skip(1).map(run -> RunComparison.of(runs.get(0), run)).toList();
    List<CalibrationChart.Chart> calibrations = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      int index = run;
      Calibration.of(runs.get(run).outcomes())
          .ifPresent(
              found -> calibrations.add(CalibrationChart.of(found, models.get(index), index)));
    }
    boolean samples = runs.stream().anyMatch(run -> !run.samples().isEmpty());
    return new ReportPage(
        runs.size() == 1 ? models.get(0) : models.size() + " runs compared",
        subtitle(all),
        IntStream.range(0, runs.size())
            .mapToObj(run -> head(models.get(run), run, evaluations.get(run), rows))
            .toList(),
        warnings(evaluations, models, comparisons, references, beside),
        rows.stream().map(ScoreTable.Line::metric).distinct().toList(),
        rows,
        beside,
        HeatMapSection.of(models, trees),
        new SubjectCharts(models, all, trees).charts(),
        IntStream.range(0, comparisons.size())
            .mapToObj(
                second ->
                    ComparisonSection.of(
                        comparisons.get(second), models.get(0), models.get(second + 1), second + 1))
            .filter(section -> !section.rows().isEmpty())
            .toList(),
        calibrations,
        samples ? new SampleBrowser(runs, models, all).section() : null,
        "Made by LatentSpark; scores as lm-evaluation-harness defines them.");
  }

  private static String subtitle(ResultsTree all) {
    List<TaskResult> tasks =
        all.sortedNames().stream().flatMap(name -> all.task(name).stream()).toList();
    long documents = tasks.stream().mapToLong(TaskResult::documents).sum();
    String outermost =
        ComparisonText.names(
            all.entries().stream()
                .filter(entry -> entry.depth() == 0)
                .map(ResultsTree.Entry::name)
                .toList());
    return "%s: %s %s, %s documents"
        .formatted(
            outermost,
            ReportFigures.whole(tasks.size()),
            tasks.size() == 1 ? "task" : "tasks",
            ReportFigures.whole(documents));
  }

  private static RunHead head(
      String name, int run, Evaluation evaluation, List<ScoreTable.Line> rows) {
    List<Headline> headlines =
        rows.stream()
            .filter(row -> row.depth() == 0 && row.main() && row.cells().get(run).value() != null)
            .limit(MOST_HEADLINES)
            .map(
                row ->
                    new Headline(
                        row.name() + ", " + row.metric(),
                        row.cells().get(run).value(),
                        row.cells().get(run).range()))
            .toList();
    String time = TIME.format(evaluation.started());
    String facts =
        evaluation.seconds() > 0
            ? "%s · took %s s"
                .formatted(time, ReportFigures.whole(Math.round(evaluation.seconds())))
            : time;
    return new RunHead(name, ReportFigures.color(run), facts, headlines, settings(evaluation));
  }

  private static List<Setting> settings(Evaluation evaluation) {
    Map<String, String> settings = new TreeMap<>();
    evaluation.settings().forEach((key, value) -> settings.put(key, String.valueOf(value)));
    if (evaluation.fingerprint() != null) {
      settings.put("fingerprint", evaluation.fingerprint());
    }
    return settings.entrySet().stream()
        .map(setting -> new Setting(setting.getKey(), shortened(setting.getValue())))
        .toList();
  }

  private static String shortened(String value) {
    return value.length() <= MOST_SETTING_CHARACTERS
        ? value
        : value.substring(0, MOST_SETTING_CHARACTERS) + "…";
  }

  private static List<String> warnings(
      List<Evaluation> evaluations,
      List<String> models,
      List<RunComparison> comparisons,
      List<PublishedScores> references,
      List<PublishedScores> beside) {
    List<String> warnings = new ArrayList<>();
    references.stream()
        .filter(reference -> !beside.contains(reference))
        .map(reference -> "Of " + reference.name() + " nothing is published for these tasks.")
        .forEach(warnings::add);
    for (int second = 0; second < comparisons.size(); second++) {
      warnings.addAll(
          ComparisonText.warnings(comparisons.get(second), models.get(0), models.get(second + 1)));
    }
    for (int run = 0; run < evaluations.size(); run++) {
      long failed = evaluations.get(run).tasks().stream().mapToLong(TaskResult::failed).sum();
      if (failed > 0) {
        warnings.add(
            "%s: %s documents could not be scored and count as wrong."
                .formatted(models.get(run), ReportFigures.whole(failed)));
      }
      long limited =
          evaluations.get(run).tasks().stream()
              .filter(task -> task.documents() < task.originalDocuments())
              .count();
      if (limited > 0) {
        warnings.add(
            "%s: only a part of the documents was evaluated (%s of %s tasks)."
                .formatted(
                    models.get(run),
                    ReportFigures.whole(limited),
                    ReportFigures.whole(evaluations.get(run).tasks().size())));
      }
    }
    return warnings;
  }
}
