package io.latentspark.eval.prompt;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Undoes WikiText's tokenisation, by lm-evaluation-harness's rules in their order. */
final class WikitextDetokenizer {

  private record Replacement(Pattern pattern, String by) {
    static Replacement of(String regex, String by) {
      return new Replacement(
          Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES), by);
    }

    static Replacement literal(String text, String by) {
      return new Replacement(Pattern.compile(text, Pattern.LITERAL), Matcher.quoteReplacement(by));
    }
  }

  private static final List<Replacement> REPLACEMENTS =
      List.of(
          Replacement.literal("s '", "s'"),
          // A range in the original was lost to a typing error; its text is the replacement.
          Replacement.of("/' [0-9]/", "/'[0-9]/"),
          Replacement.literal(" @-@ ", "-"),
          Replacement.literal(" @,@ ", ","),
          Replacement.literal(" @.@ ", "."),
          Replacement.literal(" : ", ": "),
          Replacement.literal(" ; ", "; "),
          Replacement.literal(" . ", ". "),
          Replacement.literal(" ! ", "! "),
          Replacement.literal(" ? ", "? "),
          Replacement.literal(" , ", ", "),
          Replacement.of("\\(\\s*([^\\)]*?)\\s*\\)", "($1)"),
          Replacement.of("\\[\\s*([^\\]]*?)\\s*\\]", "[$1]"),
          Replacement.of("\\{\\s*([^}]*?)\\s*\\}", "{$1}"),
          Replacement.of("\"\\s*([^\"]*?)\\s*\"", "\"$1\""),
          Replacement.of("'\\s*([^']*?)\\s*'", "'$1'"),
          Replacement.literal("= = = =", "===="),
          Replacement.literal("= = =", "==="),
          Replacement.literal("= =", "=="),
          Replacement.literal(" \u00b0 ", "\u00b0"),
          Replacement.literal(" \n", "\n"),
          Replacement.literal("\n ", "\n"),
          Replacement.literal(" N ", " 1 "),
          Replacement.literal(" 's", "'s"));

  private WikitextDetokenizer() {}

  static String apply(String page) {
    String text = page;
    for (Replacement each : REPLACEMENTS) {
      text = each.pattern().matcher(text).replaceAll(each.by());
    }
    return text;
  }
}
