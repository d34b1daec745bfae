package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonRegex;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;

/** Words and punctuation as NLTK's {@code word_tokenize} (Penn Treebank rules) separates them. */
final class WordTokenizer {

  /** A pattern, and what is put for it: {@code $n} are its groups, {@code $0} all of it. */
  private record Rule(PythonRegex pattern, String replacement) {
    String apply(String text) {
      return pattern.replace(text, this::filled);
    }

    private String filled(MatchResult match) {
      String filled = replacement.replace("$0", match.group());
      for (int i = 1; i <= match.groupCount(); i++) {
        filled = filled.replace("$" + i, match.group(i) == null ? "" : match.group(i));
      }
      return filled;
    }
  }

  private static Rule rule(String pattern, String replacement) {
    return new Rule(PythonRegex.compile(pattern), replacement);
  }

  private static final List<Rule> RULES =
      List.of(
          rule("([«“‘„]|[`]+)", " $1 "),
          rule("^\"", "``"),
          rule("(``)", " $1 "),
          rule("([ \\(\\[{<])(\"|'{2})", "$1 `` "),
          rule("(?i)(?<!\\w)(')(?!(?:re|ve|ll|m|t|s|d|n)\\b)(?=\\w)", "$1 "),
          rule("([^\\.])(\\.)([\\]\\)}>\"'»”’ ]*+)\\s*$", "$1 $2 $3 "),
          rule("([:,])([^\\d])", " $1 $2"),
          rule("([:,])$", " $1 "),
          rule("\\.{2,}", " $0 "),
          rule("[;@#$%&]", " $0 "),
          rule("[\\u2012-\\u2015]", " $0 "),
          rule("([^\\.])(\\.)([\\]\\)}>\"']*)\\s*$", "$1 $2$3 "),
          rule("[?!]", " $0 "),
          rule("([^'])' ", "$1 ' "),
          rule("[*]", " $0 "),
          rule("[\\]\\[\\(\\)\\{\\}\\<\\>]", " $0 "),
          rule("--", " -- "),
          rule("^|$", " "),
          rule("([»”’])", " $1 "),
          rule("''", " '' "),
          rule("\"", " '' "),
          rule("\\s+", " "),
          rule("([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 "),
          rule("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
          rule("(?i)\\b(can)(?#X)(not)\\b", " $1 $2 "),
          rule("(?i)\\b(d)(?#X)('ye)\\b", " $1 $2 "),
          rule("(?i)\\b(gim)(?#X)(me)\\b", " $1 $2 "),
          rule("(?i)\\b(gon)(?#X)(na)\\b", " $1 $2 "),
          rule("(?i)\\b(got)(?#X)(ta)\\b", " $1 $2 "),
          rule("(?i)\\b(lem)(?#X)(me)\\b", " $1 $2 "),
          rule("(?i)\\b(more)(?#X)('n)\\b", " $1 $2 "),
          rule("(?i)\\b(wan)(?#X)(na)(?=\\s)", " $1 $2 "),
          rule("(?i) ('t)(?#X)(is)\\b", " $1 $2 "),
          rule("(?i) ('t)(?#X)(was)\\b", " $1 $2 "));

  private WordTokenizer() {}

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String sentence : SentenceSplitter.split(text)) {
      String spaced = sentence;
      for (Rule rule : RULES) {
        spaced = rule.apply(spaced);
      }
      words.addAll(PythonText.split(spaced));
    }
    return words;
  }
}
