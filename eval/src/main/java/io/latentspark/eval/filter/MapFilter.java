package io.latentspark.eval.filter;

import io.latentspark.eval.result.Document;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code map}: another text for each answer listed in {@code mapping_dict}, {@code default_value}
 * for all others; without a default they become {@code [invalid]}.
 */
final class MapFilter implements AnswerFilter {

  private final Map<String, String> names = new HashMap<>();
  private final String otherwise;

  MapFilter(FilterArguments arguments) {
    arguments.allowOnly(Set.of("mapping_dict", "default_value"));
    arguments
        .map("mapping_dict")
        .forEach((key, value) -> names.put(String.valueOf(key), String.valueOf(value)));
    this.otherwise = arguments.text("default_value", RegexFilter.INVALID);
  }

  @Override
  public List<String> apply(Document document, List<String> answers) {
    return answers.stream().map(answer -> names.getOrDefault(answer, otherwise)).toList();
  }
}
