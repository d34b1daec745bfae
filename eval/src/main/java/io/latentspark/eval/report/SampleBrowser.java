package io.latentspark.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The samples that a report's page holds, for its script to draw. */
final class SampleBrowser {
  private static final JsonMapper JSON = new JsonMapper();

  /** A longer prompt is shown by its beginning and its end, where the question is. */
  private static final int MOST_CHARACTERS = 6000;

  private static final int TITLE_CHARACTERS = 160;

  /** Such as "Answer:" at the end, which all questions of a task share. */
  private static final Pattern ANSWER_CUE = Pattern.compile("\\s*\\p{L}+[:：]$");

  /** What the page needs; {@code data} may stand in an HTML script element. */
  record Section(String note, List<TaskName> tasks, String data) {}

  /** A task that one can filter by. */
  record TaskName(String task, String name) {}

  private record Data(List<String> runs, List<Shown> samples) {}

  /** A document with each run's answer, null where a run lacks it. */
  private record Shown(
      String task,
      String name,
      int document,
      String title,
      String prompt,
      List<String> choices,
      List<Integer> right,
      List<String> target,
      List<Answered> answers) {}

  /** An answer; its prompt only where it is not the first run's. */
  private record Answered(
      Double score,
      String prompt,
      List<Double> probabilities,
      List<String> texts,
      Map<String, List<String>> filtered,
      String facts,
      String error) {}

  private record Key(String task, int document) {}

  private final List<ReportedRun> runs;
  private final List<String> models;
  private final ResultsTree tree;

  SampleBrowser(List<ReportedRun> runs, List<String> models, ResultsTree tree) {
    this.runs = runs;
    this.models = models;
    this.tree = tree;
  }

  Section section() {
    Map<Key, List<Sample>> byDocument = new LinkedHashMap<>();
    for (int run = 0; run < runs.size(); run++) {
      for (Sample sample : runs.get(run).samples()) {
        List<Sample> same =
            byDocument.computeIfAbsent(
                new Key(sample.task(), sample.document().index()), key -> new ArrayList<>());
        while (same.size() < run) {
          same.add(null);
        }
        same.add(sample);
      }
    }
    List<Shown> shown = byDocument.values().stream().map(this::shown).toList();
    List<TaskName> tasks =
        shown.stream()
            .map(sample -> new TaskName(sample.task(), sample.name()))
            .distinct()
            .sorted(Comparator.comparing(TaskName::name))
            .toList();
    return new Section(note(shown.size()), tasks, script(new Data(models, shown)));
  }

  private String note(int shown) {
    long documents =
        tree.sortedNames().stream()
            .filter(name -> !tree.isGroup(name))
            .mapToLong(tree::documents)
            .sum();
    return shown >= documents
        ? "All %s documents.".formatted(ReportFigures.whole(documents))
        : "The first documents of each task, %s of %s in all; the samples' Parquet files have every one."
            .formatted(ReportFigures.whole(shown), ReportFigures.whole(documents));
  }

  private Shown shown(List<Sample> same) {
    Sample any = same.stream().filter(sample -> sample != null).findFirst().orElseThrow();
    boolean choices = isChoice(any);
    List<Answered> answers = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      Sample sample = run < same.size() ? same.get(run) : null;
      answers.add(sample == null ? null : answered(sample, any));
    }
    String prompt = prompt(any);
    return new Shown(
        any.task(),
        tree.alias(any.task()),
        any.document().index(),
        title(prompt),
        abridged(prompt),
        choices ? choices(any) : List.of(),
        any.target().choices(),
        any.target().texts(),
        answers);
  }

  private static boolean isChoice(Sample sample) {
    return sample.scores().size() > 1;
  }

  /** The texts that differ between a document's requests: continuations, or else contexts. */
  private static List<String> choices(Sample sample) {
    boolean contextsDiffer = sample.contexts().stream().distinct().count() > 1;
    return contextsDiffer
        ? sample.contexts()
        : sample.continuations().stream().map(String::strip).toList();
  }

  private static String prompt(Sample sample) {
    boolean contextsDiffer = sample.contexts().stream().distinct().count() > 1;
    return contextsDiffer && !sample.continuations().isEmpty()
        ? "… " + sample.continuations().get(0).strip()
        : sample.contexts().stream().findFirst().orElse("");
  }

  private Answered answered(Sample sample, Sample first) {
    String prompt = prompt(sample);
    return new Answered(
        score(sample),
        prompt.equals(prompt(first)) ? null : abridged(prompt),
        isChoice(sample) ? probabilities(sample.scores()) : List.of(),
        sample.texts().stream().map(SampleBrowser::abridged).toList(),
        sample.filtered(),
        facts(sample),
        sample.error());
  }

  /** The first metric's value, where it is one between wrong (0) and right (1). */
  private Double score(Sample sample) {
    List<Double> values =
        tree.task(sample.task()).stream()
            .flatMap(task -> task.metrics().keySet().stream().limit(1))
            .flatMap(metric -> sample.metrics().getOrDefault(metric, List.of()).stream())
            .toList();
    boolean share = values.size() == 1 && values.get(0) >= 0 && values.get(0) <= 1;
    return share ? values.get(0) : null;
  }

  private static List<Double> probabilities(List<LogLikelihood> scores) {
    double best = scores.stream().mapToDouble(LogLikelihood::sum).max().orElseThrow();
    double sum = scores.stream().mapToDouble(score -> Math.exp(score.sum() - best)).sum();
    return scores.stream()
        .map(score -> Math.round(1e4 * Math.exp(score.sum() - best) / sum) / 1e4)
        .toList();
  }

  private static String facts(Sample sample) {
    String metrics =
        sample.metrics().entrySet().stream()
            .filter(metric -> metric.getValue().size() == 1)
            .map(
                metric ->
                    MetricKey.of(metric.getKey()).label()
                        + " "
                        + ReportFigures.value(metric.getValue().get(0)))
            .collect(Collectors.joining(", "));
    return sample.contextTokens().isEmpty()
        ? metrics
        : metrics + " · prompt of " + sample.contextTokens().get(0) + " tokens";
  }

  /** The last part of the prompt: the shots before it are much the same for all. */
  private static String title(String prompt) {
    String question = prompt.substring(prompt.strip().lastIndexOf("\n\n") + 1);
    String line = ANSWER_CUE.matcher(question.replaceAll("\\s+", " ").strip()).replaceFirst("");
    return line.length() <= TITLE_CHARACTERS ? line : line.substring(0, TITLE_CHARACTERS) + "…";
  }

  private static String abridged(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int head = MOST_CHARACTERS / 4;
    int tail = MOST_CHARACTERS - head;
    return text.substring(0, head)
        + "\n\n[… "
        + ReportFigures.whole(text.length() - MOST_CHARACTERS)
        + " characters left out …]\n\n"
        + text.substring(text.length() - tail);
  }

  /** JSON in which nothing can end the script element. */
  private static String script(Data data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
