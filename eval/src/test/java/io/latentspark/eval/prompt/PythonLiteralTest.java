package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {

  @Test
  void readsWhatLiteralEvalReads() {
    assertEquals(
        List.of("a'b", "c\"d", "\n\t\\é\u00e9😀"),
        PythonLiteral.parse("['a\\'b', \"c\\\"d\", '\\n\\t\\\\é\\xe9\\U0001f600',]"));
    assertEquals(
        Arrays.asList(1L, -2.5, true, null, 1e-7),
        PythonLiteral.parse("(1, -2.5, True, None, 1e-07)"));
    assertEquals(
        Map.of("k", List.of(Map.of("1", List.of()))), PythonLiteral.parse("{'k': [{1: []}]}"));
    assertEquals("ab", PythonLiteral.parse("'a' \"b\""));
    assertEquals(3L, PythonLiteral.parse(" (3) "));
    assertEquals(List.of(3L), PythonLiteral.parse("(3,)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[2,5)", "[x]", "[1 2]", "['a]", "", "[1] 2", "007", "[\\frac{1}{2}]", "f()"})
  void refusesWhatLiteralEvalRefuses(String text) {
    assertThrows(IllegalArgumentException.class, () -> PythonLiteral.parse(text));
  }
}
