package io.latentspark.eval.filter;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.FilterConfig;
import java.util.List;
import java.util.Map;

/** An entry of {@code filter_list}: its steps, one after another. */
public final class FilterPipeline {

  /** What a task without {@code filter_list} has. */
  public static final FilterConfig DEFAULT =
      new FilterConfig("none", List.of(new FilterConfig.Step("take_first", Map.of())));

  private final String name;
  private final List<AnswerFilter> steps;

  private FilterPipeline(String name, List<AnswerFilter> steps) {
    this.name = name;
    this.steps = steps;
  }

  /**
   * The pipeline a task's YAML describes.
   *
   * @throws io.latentspark.eval.EvalException if a step is unknown, or an argument or a regular
   *     expression is wrong
   */
  public static FilterPipeline of(String task, FilterConfig config) {
    return new FilterPipeline(
        config.name(),
        config.steps().stream()
            .map(step -> Filters.create(new FilterArguments(task, config.name(), step)))
            .toList());
  }

  /** Part of the metric's key. */
  public String name() {
    return name;
  }

  /**
   * The answers in a document's generated texts.
   *
   * @param texts one a repeat
   */
  public List<String> apply(Document document, List<String> texts) {
    List<String> answers = texts;
    for (AnswerFilter step : steps) {
      answers = step.apply(document, answers);
    }
    return answers;
  }
}
