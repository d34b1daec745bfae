package io.latentspark.eval.math;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.regex.MatchResult;

/** Answers of MATH as Lewkowycz et al. 2022 (Minerva, appendix D) find and normalise them. */
public final class MinervaAnswer {

  private static final String END = "I hope it is correct.";
  private static final PythonRegex FINAL_ANSWER =
      PythonRegex.compile("Final Answer: The final answer is(.*?). I hope it is correct.");

  private static final String[][] SUBSTITUTIONS = {
    {"an ", ""},
    {"a ", ""},
    {".$", "$"},
    {"\\$", ""},
    {"\\ ", ""},
    {" ", ""},
    {"mbox", "text"},
    {",\\text{and}", ","},
    {"\\text{and}", ","},
    {"\\text{m}", "\\text{}"}
  };

  /** Words, then parts of LaTeX, in the order in which they are removed. */
  private static final List<String> REMOVED =
      List.of(
          "square",
          "ways",
          "integers",
          "dollars",
          "mph",
          "inches",
          "ft",
          "hours",
          "km",
          "units",
          "\\ldots",
          "sue",
          "points",
          "feet",
          "minutes",
          "digits",
          "cents",
          "degrees",
          "cm",
          "gm",
          "pounds",
          "meters",
          "meals",
          "edges",
          "students",
          "childrentickets",
          "multiples",
          "\\text{s}",
          "\\text{.}",
          "\\text{\ns}",
          "\\text{}^2",
          "\\text{}^3",
          "\\text{\n}",
          "\\text{}",
          "\\mathrm{th}",
          "^\\circ",
          "^{\\circ}",
          "\\;",
          ",\\!",
          "{,}",
          "\"",
          "\\dots");

  private static final List<PythonRegex> REMOVED_WORDS =
      REMOVED.stream()
          .filter(MinervaAnswer::isWord)
          .map(word -> PythonRegex.compile("(?<!\\\\)\\b" + word + "\\b"))
          .toList();
  private static final PythonRegex COMMAND = PythonRegex.compile("(\\\\[a-zA-Z]+)");

  private static final PythonRegex IN_DOLLARS = PythonRegex.compile("(.*?)(\\$)(.*?)(\\$)(.*)");
  private static final List<PythonRegex> WRAPPERS =
      List.of(
          PythonRegex.compile("(\\\\text\\{)(.*?)(\\})"),
          PythonRegex.compile("(\\\\textbf\\{)(.*?)(\\})"),
          PythonRegex.compile("(\\\\overline\\{)(.*?)(\\})"),
          PythonRegex.compile("(\\\\boxed\\{)(.*)(\\})"));
  private static final PythonRegex FRACTION = PythonRegex.compile("(frac)([^{])(.)");
  private static final PythonRegex INDEXED_ROOT = PythonRegex.compile("(sqrt)(\\[[^\\]]*\\])(\\w)");
  private static final PythonRegex ROOT = PythonRegex.compile("(sqrt)(?!\\[)([^{])");
  private static final PythonRegex GROUPED = PythonRegex.compile("-?\\d{1,3}(,\\d{3})+");

  private MinervaAnswer() {}

  /** The final answer a generated text states, or {@code [invalidanswer]}. */
  public static String in(String text) {
    return FINAL_ANSWER
        .search(text + END)
        .map(match -> PythonText.strip(match.group(1)))
        .orElse("[invalidanswer]");
  }

  /**
   * Whether two normalised answers are the same text or equal terms. Like SymPy's, the comparison
   * reads the term a text begins with, so of a list the first element.
   */
  public static boolean areEquivalent(String a, String b) {
    return (!a.isEmpty() && a.equals(b)) || LatexEquivalence.areEqual(a, b);
  }

  /** The answer without units, wrappers and shorthands. */
  public static String normalized(String answer) {
    String text = answer.substring(answer.lastIndexOf('=') + 1);
    for (PythonRegex word : REMOVED_WORDS) {
      text = word.replace(text, "");
    }
    for (String[] substitution : SUBSTITUTIONS) {
      text = text.replace(substitution[0], substitution[1]);
    }
    for (String removed : REMOVED) {
      text = isWord(removed) ? withoutWord(text, removed) : text.replace(removed, "");
    }
    text = IN_DOLLARS.replace(text, match -> "$" + match.group(3) + "$");
    for (PythonRegex wrapper : WRAPPERS) {
      text = wrapper.replace(text, match -> match.group(2));
    }
    text = FRACTION.replace(text, m -> "frac{" + m.group(2) + "}{" + m.group(3) + "}");
    text = INDEXED_ROOT.replace(text, m -> "sqrt" + m.group(2) + "{" + m.group(3) + "}");
    text = ROOT.replace(text, (MatchResult m) -> "sqrt{" + m.group(2) + "}").replace("$", "");
    return GROUPED.isFullMatch(text) ? text.replace(",", "") : text;
  }

  private static boolean isWord(String text) {
    return text.chars().allMatch(Character::isLetter);
  }

  /** Removes a unit that is glued to its surroundings, but not out of a LaTeX command. */
  private static String withoutWord(String text, String word) {
    List<String> pieces = COMMAND.split(text);
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      kept.append(i % 2 == 0 ? pieces.get(i).replace(word, "") : pieces.get(i));
    }
    return kept.toString();
  }
}
