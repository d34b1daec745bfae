package io.latentspark.eval.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.FilterConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values are lm-eval 0.4.13's. */
class FilterPipelineTest {

  private static final Document DOCUMENT =
      new Document(
          3, Map.of("choices", List.of("Guilty", "Guilty of Romance", "Not-so Guilty", "Other")));

  private static FilterConfig.Step step(String function, Object... arguments) {
    Map<String, Object> map = new java.util.HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      map.put((String) arguments[i], arguments[i + 1]);
    }
    return new FilterConfig.Step(function, map);
  }

  private static FilterPipeline pipeline(FilterConfig.Step... steps) {
    return FilterPipeline.of("quiz", new FilterConfig("extract", List.of(steps)));
  }

  private static List<String> apply(List<String> texts, FilterConfig.Step... steps) {
    return pipeline(steps).apply(DOCUMENT, texts);
  }

  @Test
  void regexTakesTheChosenMatch() {
    List<String> texts = List.of("1 and 2,  3", "none");
    assertEquals(List.of("1", "[invalid]"), apply(texts, step("regex", "regex_pattern", "\\d")));
    assertEquals(
        List.of("3", "?"),
        apply(
            texts, step("regex", "regex_pattern", "\\s*\\d", "group_select", -1, "fallback", "?")));
    assertEquals(
        List.of("[invalid]", "[invalid]"),
        apply(texts, step("regex", "regex_pattern", "\\d", "group_select", 3)));
  }

  @Test
  void regexTakesTheFirstGroupThatMatchedSomething() {
    FilterConfig.Step step = step("regex", "regex_pattern", "(a)|(b)|c");
    assertEquals(List.of("b", "[invalid]"), apply(List.of("xb", "xc"), step));
  }

  @Test
  void regexDefaultsToGsm8k() {
    assertEquals(List.of("1,000.5"), apply(List.of("so\n#### 1,000.5 x"), step("regex")));
  }

  @Test
  void majorityVoteTakesTheFirstOfEquals() {
    assertEquals(List.of("b"), apply(List.of("a", "b", "c", "b"), step("majority_vote")));
    assertEquals(List.of("a"), apply(List.of("a", "b", "b", "a"), step("majority_vote")));
  }

  @Test
  void selectsRepeats() {
    List<String> texts = List.of("a", "b", "b");
    assertEquals(List.of("a"), apply(texts, step("take_first")));
    assertEquals(List.of("a", "b"), apply(texts, step("take_first_k", "k", 2)));
  }

  @Test
  void changesTexts() {
    assertEquals(List.of("a b"), apply(List.of("\u00a0a b\n"), step("remove_whitespace")));
    assertEquals(List.of("é"), apply(List.of("É"), step("lowercase")));
    assertEquals(List.of("STRASSE"), apply(List.of("straße"), step("uppercase")));
    assertEquals(
        List.of("1", "0", "yes"),
        apply(
            List.of("A", "B", "1"),
            step("map", "mapping_dict", Map.of("A", 1, 1, "yes"), "default_value", 0)));
  }

  static List<Arguments> multipleChoice() {
    return List.of(
        Arguments.of("The answer is (B).", "B", Map.of()),
        Arguments.of("I say: Guilty of Romance", "(B)", Map.of()),
        Arguments.of("guilty", "[invalid]", Map.of()),
        Arguments.of("guilty", "(A)", Map.of("ignore_case", true)),
        Arguments.of("It is Notso Guilty!", "(C)", Map.of("ignore_punctuation", true)),
        Arguments.of("my choice:  D", "(D)", Map.of()),
        Arguments.of("E", "[invalid]", Map.of()),
        Arguments.of(
            "oxtxhxer", "(D)", Map.of("regexes_to_ignore", List.of("x"), "ignore_case", true)));
  }

  @ParameterizedTest
  @MethodSource("multipleChoice")
  void findsChoices(String text, String answer, Map<String, Object> arguments) {
    Map<String, Object> all = new java.util.HashMap<>(arguments);
    all.put("regex_pattern", "\\(([A-Z])\\)");
    FilterConfig.Step step = new FilterConfig.Step("multi_choice_regex", all);
    assertEquals(List.of(answer), apply(List.of(text), step));
  }

  @Test
  void errorsNameTaskFilterAndCause() {
    assertError(
        "Task quiz, filter \"extract\": there is no function \"rgex\". Write one of: custom, lowercase, majority_vote, map, multi_choice_regex, regex, remove_whitespace, take_first, take_first_k, uppercase.",
        step("rgex"));
    assertError(
        "Task quiz, filter \"extract\": the regular expression (a is not valid: Unclosed group (at character 2). Correct it in the task's YAML; it is read as Python's re reads it.",
        step("regex", "regex_pattern", "(a"));
    assertError(
        "Task quiz, filter \"extract\": function regex has no argument \"pattern\". It takes fallback, group_select, regex_pattern.",
        step("regex", "pattern", "a"));
    assertError(
        "Task quiz, filter \"extract\": function take_first has no argument \"k\". It takes none.",
        step("take_first", "k", 1));
    assertError(
        "Task quiz, filter \"extract\", function take_first_k: k is two. It must be a whole number.",
        step("take_first_k", "k", "two"));
    assertError(
        "Task quiz, filter \"extract\", function multi_choice_regex: ignore_case is yes. It must be true or false.",
        step("multi_choice_regex", "ignore_case", "yes"));
  }

  private static void assertError(String message, FilterConfig.Step step) {
    assertEquals(message, assertThrows(EvalException.class, () -> pipeline(step)).getMessage());
  }

  @Test
  void documentsThatDoNotFitAreErrors() {
    EvalException tooFew =
        assertThrows(EvalException.class, () -> apply(List.of("a"), step("take_first_k", "k", 2)));
    assertEquals(
        "Task quiz, filter \"extract\": take_first_k wants 2 answers of each document, the task generates 1. Set repeats: 2 in its YAML.",
        tooFew.getMessage());
    EvalException noChoices =
        assertThrows(
            EvalException.class,
            () ->
                pipeline(step("multi_choice_regex"))
                    .apply(new Document(7, Map.of()), List.of("a")));
    assertEquals(
        "Task quiz, filter \"extract\": function multi_choice_regex reads the list \"choices\", which document 7 lacks. Add this column to the data, or use the function regex.",
        noChoices.getMessage());
  }
}
