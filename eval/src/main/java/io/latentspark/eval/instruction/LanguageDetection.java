package io.latentspark.eval.instruction;

import com.cybozu.labs.langdetect.Detector;
import com.cybozu.labs.langdetect.DetectorFactory;
import com.cybozu.labs.langdetect.LangDetectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The language of a text, by the library of which Python's langdetect is a port. langdetect draws
 * the n-grams it looks at and gives texts between two languages now one, now the other; here the
 * draw is fixed, so that a text always has the same language.
 */
final class LanguageDetection {

  private static final List<String> LANGUAGES =
      List.of(
          "af", "ar", "bg", "bn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gu",
          "he", "hi", "hr", "hu", "id", "it", "ja", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ne",
          "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sv", "sw", "ta", "te",
          "th", "tl", "tr", "uk", "ur", "vi", "zh-cn", "zh-tw");

  static {
    try {
      DetectorFactory.loadProfile(profiles());
      DetectorFactory.setSeed(0);
    } catch (LangDetectException e) {
      throw new IllegalStateException(e);
    }
  }

  private LanguageDetection() {}

  private static List<String> profiles() {
    List<String> profiles = new ArrayList<>();
    for (String language : LANGUAGES) {
      try (InputStream stream =
          DetectorFactory.class.getResourceAsStream("/profiles/" + language)) {
        profiles.add(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return profiles;
  }

  /**
   * Whether a text is in a language; one without any letters to tell it by counts as such.
   *
   * @param language ISO 639-1
   */
  static boolean isIn(String text, String language) {
    try {
      Detector detector = DetectorFactory.create();
      detector.append(text);
      return detector.detect().equals(language);
    } catch (LangDetectException e) {
      // The one reason left once profiles are loaded: nothing to tell a language by.
      return true;
    }
  }
}
