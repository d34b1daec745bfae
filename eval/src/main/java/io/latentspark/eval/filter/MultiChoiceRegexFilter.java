package io.latentspark.eval.filter;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code multi_choice_regex}: the pattern's match; without one, the letter of the choice whose text
 * (the document's {@code choices}) stands in the answer, as {@code (A)}; without that, a letter
 * after a colon.
 */
final class MultiChoiceRegexFilter implements AnswerFilter {

  private final FilterArguments arguments;
  private final PythonRegex regex;
  private final int chosen;
  private final String fallback;
  private final boolean ignoreCase;
  private final boolean ignorePunctuation;
  private final List<PythonRegex> ignored;

  MultiChoiceRegexFilter(FilterArguments arguments) {
    arguments.allowOnly(
        Set.of(
            "regex_pattern",
            "group_select",
            "fallback",
            "ignore_case",
            "ignore_punctuation",
            "regexes_to_ignore"));
    this.arguments = arguments;
    this.regex = arguments.regex(arguments.text("regex_pattern", RegexFilter.GSM8K_ANSWER));
    this.chosen = arguments.integer("group_select", 0);
    this.fallback = arguments.text("fallback", RegexFilter.INVALID);
    this.ignoreCase = arguments.flag("ignore_case");
    this.ignorePunctuation = arguments.flag("ignore_punctuation");
    this.ignored = arguments.texts("regexes_to_ignore").stream().map(arguments::regex).toList();
  }

  @Override
  public List<String> apply(Document document, List<String> answers) {
    Choices choices = new Choices(choices(document));
    return answers.stream().map(answer -> answer(choices, answer)).toList();
  }

  private List<String> choices(Document document) {
    if (document.values().get("choices") instanceof List<?> list) {
      return list.stream().map(choice -> simplified(PythonText.strip(choice.toString()))).toList();
    }
    throw EvalErrors.filterNeedsColumn(
        arguments.task(), arguments.filter(), "multi_choice_regex", "choices", document.index());
  }

  private String answer(Choices choices, String answer) {
    String match = find(regex, answer, Map.of());
    if (match.isEmpty()) {
      match = find(choices.texts, simplified(answer), choices.letterOfText);
    }
    if (match.isEmpty()) {
      match = find(choices.letters, answer, choices.answerOfLetter);
    }
    return match.isEmpty() ? fallback : match;
  }

  private String find(PythonRegex pattern, String text, Map<String, String> names) {
    String match =
        RegexFilter.select(pattern, chosen, text)
            .flatMap(RegexFilter::firstNonEmpty)
            .map(PythonText::strip)
            .orElse("");
    return names.getOrDefault(match, match);
  }

  private String simplified(String text) {
    String simple = text;
    for (PythonRegex pattern : ignored) {
      simple = pattern.replace(simple, "");
    }
    if (ignoreCase) {
      simple = PythonText.lower(simple);
    }
    return ignorePunctuation ? withoutPunctuation(simple) : simple;
  }

  private static String withoutPunctuation(String text) {
    return text.codePoints()
        .filter(c -> !isPunctuation(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isPunctuation(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The patterns made of a document's choices. */
  private static final class Choices {
    final PythonRegex texts;
    final PythonRegex letters;
    final Map<String, String> letterOfText = new HashMap<>();
    final Map<String, String> answerOfLetter = new HashMap<>();

    Choices(List<String> choices) {
      List<String> alternatives = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < choices.size(); i++) {
        String letter = String.valueOf((char) ('A' + i));
        letterOfText.put(choices.get(i), "(" + letter + ")");
        answerOfLetter.put(letter, "(" + letter + ")");
        alternatives.add(PythonRegex.escape(choices.get(i)));
        names.add(PythonRegex.escape(letter));
      }
      // The longest first: a choice that begins another one must not hide it.
      alternatives.sort(Comparator.comparingInt(PythonText::length).reversed());
      this.texts = PythonRegex.compile(alternatives.stream().collect(Collectors.joining("|")));
      this.letters = PythonRegex.compile(":[\\s]*(" + String.join("|", names) + ")");
    }
  }
}
