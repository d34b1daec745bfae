package io.latentspark.eval.metric;

import java.util.List;
import java.util.Map;

/**
 * Porter's algorithm for suffix stripping (Program 14.3, 1980) with NLTK's departures from it,
 * which ROUGE's reference implementation stems with. For words of ASCII letters in lower case.
 */
final class PorterStemmer {

  private record Rule(String suffix, String replacement) {}

  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  private static final List<Rule> DOUBLE_SUFFIXES =
      rules(
          "ational ate, tional tion, enci ence, anci ance, izer ize, bli ble, alli al, entli ent,"
              + " eli e, ousli ous, ization ize, ation ate, ator ate, alism al, iveness ive,"
              + " fulness ful, ousness ous, aliti al, iviti ive, biliti ble, fulli ful");

  private static final List<Rule> SUFFIXES =
      rules("icate ic, ative, alize al, iciti ic, ical ic, ful, ness");

  private static final List<Rule> LAST_SUFFIXES =
      rules(
          "al, ance, ence, er, ic, able, ible, ant, ement, ment, ent, ion, ou, ism, ate, iti, ous,"
              + " ive, ize");

  private PorterStemmer() {}

  private static List<Rule> rules(String all) {
    return List.of(all.split(", ")).stream()
        .map(each -> (each + " ").split(" ", 2))
        .map(each -> new Rule(each[0], each[1].strip()))
        .toList();
  }

  /** The word's stem. */
  static String stem(String word) {
    if (IRREGULAR.containsKey(word)) {
      return IRREGULAR.get(word);
    }
    if (word.length() <= 2) {
      return word;
    }
    String stem = withoutVerbEnding(withoutPlural(word));
    if (stem.length() > 2 && stem.endsWith("y") && isConsonant(stem, stem.length() - 2)) {
      stem = cut(stem, 1) + "i";
    }
    stem = replaced(withoutDoubleSuffix(stem), SUFFIXES, 0);
    return withoutLastLetter(replaced(stem, LAST_SUFFIXES, 1));
  }

  /** Step 1a. */
  private static String withoutPlural(String word) {
    if (word.endsWith("ies")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("sses")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  /** Step 1b. */
  private static String withoutVerbEnding(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    for (String ending : List.of("ed", "ing")) {
      if (word.endsWith(ending) && hasVowel(cut(word, ending.length()))) {
        return completed(cut(word, ending.length()));
      }
    }
    return word;
  }

  private static String completed(String stem) {
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    int last = stem.length() - 1;
    if (last >= 1 && stem.charAt(last) == stem.charAt(last - 1) && isConsonant(stem, last)) {
      return "lsz".indexOf(stem.charAt(last)) >= 0 ? stem : cut(stem, 1);
    }
    return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
  }

  /** Step 2. */
  private static String withoutDoubleSuffix(String word) {
    if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
      return withoutDoubleSuffix(cut(word, 2));
    }
    if (word.endsWith("logi")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    return replaced(word, DOUBLE_SUFFIXES, 0);
  }

  /** Step 5. */
  private static String withoutLastLetter(String word) {
    String stem = word;
    if (stem.endsWith("e")) {
      String shorter = cut(stem, 1);
      int measure = measure(shorter);
      stem = measure > 1 || measure == 1 && !endsShort(shorter) ? shorter : stem;
    }
    return stem.endsWith("ll") && measure(cut(stem, 1)) > 1 ? cut(stem, 1) : stem;
  }

  /** The first suffix that fits decides: it is replaced where what is left has a larger measure. */
  private static String replaced(String word, List<Rule> rules, int measure) {
    for (Rule rule : rules) {
      if (word.endsWith(rule.suffix())) {
        String stem = cut(word, rule.suffix().length());
        boolean fits = measure(stem) > measure;
        if (rule.suffix().equals("ion")) {
          fits &= stem.endsWith("s") || stem.endsWith("t");
        }
        return fits ? stem + rule.replacement() : word;
      }
    }
    return word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /** How often a consonant follows a vowel. */
  private static int measure(String stem) {
    int measure = 0;
    boolean afterVowel = false;
    boolean consonant = false;
    for (int i = 0; i < stem.length(); i++) {
      consonant = isConsonant(stem.charAt(i), i > 0 && consonant);
      measure += consonant && afterVowel ? 1 : 0;
      afterVowel = !consonant;
    }
    return measure;
  }

  private static boolean hasVowel(String stem) {
    for (int i = 0; i < stem.length(); i++) {
      if (!isConsonant(stem, i)) {
        return true;
      }
    }
    return false;
  }

  /** Consonant, vowel, consonant other than w, x and y; or a vowel and a consonant alone. */
  private static boolean endsShort(String word) {
    int last = word.length() - 1;
    if (last < 1 || !isConsonant(word, last) || isConsonant(word, last - 1)) {
      return false;
    }
    return last == 1 || isConsonant(word, last - 2) && "wxy".indexOf(word.charAt(last)) < 0;
  }

  private static boolean isConsonant(String word, int index) {
    boolean consonant = false;
    for (int i = 0; i <= index; i++) {
      consonant = isConsonant(word.charAt(i), consonant);
    }
    return consonant;
  }

  /** A y is one where none stands before it. */
  private static boolean isConsonant(char letter, boolean afterConsonant) {
    return letter == 'y' ? !afterConsonant : "aeiou".indexOf(letter) < 0;
  }
}
