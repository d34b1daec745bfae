package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.text.ReasoningSplitter.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasoningSplitterTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      nullValues = "null",
      value = {
        "\"no markers \", null, \"no markers \"",
        "\"\", null, \"\"",
        "<think>a</think>b, a, b",
        "\"<think>\n a\nb \n</think>\n\n c \n\", \"a\nb\", \"c \n\"",
        "<think>still thinking, still thinking, \"\"",
        "a</think>b, a, b",
        "<think></think>b, \"\", b",
        "\"x <think>a</think> y\", a, \"x y\"",
        "<think>a</think>b</think>c, a, b</think>c",
        "<think>a<think>b</think>c, a<think>b, c",
      })
  void splits(String text, String reasoning, String result) {
    assertEquals(new Parts(reasoning, result), ReasoningSplitter.split(text));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"a\n</think>\n\nb\", a, b",
        "all of it, all of it, \"\"",
        "\"\", \"\", \"\"",
        "</think>b, \"\", b",
      })
  void splitsInsideReasoning(String text, String reasoning, String result) {
    assertEquals(new Parts(reasoning, result), ReasoningSplitter.splitInsideReasoning(text));
  }

  @Test
  void seesWhereAPromptEnds() {
    assertTrue(ReasoningSplitter.endsInsideReasoning("<｜Assistant｜><think>\n"));
    assertTrue(ReasoningSplitter.endsInsideReasoning("<｜Assistant｜><think>"));
    assertFalse(ReasoningSplitter.endsInsideReasoning("<｜Assistant｜>"));
    assertFalse(ReasoningSplitter.endsInsideReasoning("<｜Assistant｜></think>"));
    assertFalse(ReasoningSplitter.endsInsideReasoning("What does <think> mean?<｜Assistant｜>"));
  }
}
