package io.latentspark.eval.instruction;

import io.latentspark.eval.text.PythonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What Punkt learnt of English (NLTK's model of Kiss and Strunk, Apache License 2.0):
 * abbreviations, words that often begin sentences, pairs that no sentence ends between, and words
 * seen in small letters, those with ^ also with a capital inside of sentences.
 */
final class PunktModel {

  private static final Set<String> ABBREVIATIONS = lines("abbreviations.txt");
  private static final Set<String> STARTERS = lines("sentence-starters.txt");
  private static final Set<String> COLLOCATIONS = lines("collocations.txt");
  private static final Set<String> LOWERCASE = lines("lowercase-words.txt.gz");

  private PunktModel() {}

  private static Set<String> lines(String resource) {
    try (InputStream file = PunktModel.class.getResourceAsStream(resource);
        InputStream stream = resource.endsWith(".gz") ? new GZIPInputStream(file) : file) {
      return new HashSet<>(
          PythonText.split(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isAbbreviation(String type) {
    return ABBREVIATIONS.contains(type)
        || ABBREVIATIONS.contains(type.substring(type.lastIndexOf('-') + 1));
  }

  static boolean isStarter(String type) {
    return STARTERS.contains(type);
  }

  static boolean isCollocation(String first, String second) {
    return COLLOCATIONS.contains(first + "|" + second);
  }

  static boolean isSeenLowercase(String type) {
    return LOWERCASE.contains(type) || LOWERCASE.contains("^" + type);
  }

  /** Whether a word has a capital only where a sentence begins. */
  static boolean isCapitalOnlyAtStart(String type) {
    return LOWERCASE.contains(type);
  }
}
