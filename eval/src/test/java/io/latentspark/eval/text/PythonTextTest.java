package io.latentspark.eval.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.text.PythonRepr;
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

  /** Python's own: {@code str(value)}. */
  @Test
  void writesValuesAsPythonDoes() {
    assertEquals("it's", PythonRepr.str("it's"));
    assertEquals("7", PythonRepr.str(7L));
    assertEquals("[1, 2]", PythonRepr.str(List.of(1, 2)));
    assertEquals("['a', \"b'c\", 3]", PythonRepr.str(List.of("a", "b'c", 3)));
    assertEquals("['say \"it\\'s\"']", PythonRepr.str(List.of("say \"it's\"")));
    assertEquals("['a\\\\b\\n\\t']", PythonRepr.str(List.of("a\\b\n\t")));
    assertEquals(
        "['\\xa0x\\u200b\ud83d\ude00中\\x7f']",
        PythonRepr.str(List.of("\u00a0x\u200b\ud83d\ude00中\u007f")));
  }
}
