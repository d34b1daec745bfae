package io.latentspark.eval.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are CPython's. */
class PythonTextTest {

  @Test
  void stripsUnicodeWhiteSpace() {
    String text = "\u00a0\u2003\u001f\u0085a\u200b b\n\u3000";
    assertEquals("a\u200b b", PythonText.strip(text));
    assertEquals("a\u200b b\n\u3000", PythonText.stripStart(text));
    assertEquals("\u00a0\u2003\u001f\u0085a\u200b b", PythonText.stripEnd(text));
    assertEquals("a", PythonText.strip("-.a.-", ".-"));
  }

  @Test
  void splitsAtRunsOfWhiteSpace() {
    assertEquals(List.of("a", "b", "c"), PythonText.split(" a\u00a0\tb\u2028c\n"));
    assertEquals(List.of(), PythonText.split(" \n"));
  }

  @Test
  void splitsAtASeparatorAndKeepsEmptyPieces() {
    assertEquals(List.of("", "a", "", "b", ""), PythonText.split(",a,,b,", ","));
    assertEquals(List.of(""), PythonText.split("", ","));
  }

  @Test
  void countsCodePoints() {
    assertEquals(3, PythonText.length("a\uD83D\uDE00\u6771"));
  }

  @Test
  void lowersFinalSigma() {
    assertEquals("\u03bf\u03b4\u03cc\u03c2", PythonText.lower("\u039f\u0394\u038c\u03a3"));
  }

  @Test
  void removesCharacters() {
    assertEquals("abc", PythonText.without("a.b,c!", PythonText.PUNCTUATION));
  }
}
