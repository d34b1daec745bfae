package io.latentspark.eval.metric;

import io.latentspark.eval.text.PythonRegex;
import java.nio.charset.StandardCharsets;

/** The lengths by which corpus perplexities are normalised. */
final class TextLength {

  private static final PythonRegex SPACES = PythonRegex.compile("\\s+");

  private TextLength() {}

  /** Pieces between runs of white space; empty ones at the edges count. */
  static double words(String text) {
    return SPACES.split(text).size();
  }

  /** Bytes of UTF-8. */
  static double bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
