package io.latentspark.eval.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against lm-eval's own functions on answers of MATH's test set, see math/make_expected.py. */
class MathAnswersTest {

  private static JsonNode expected(String key) throws IOException {
    return new ObjectMapper()
        .readTree(Path.of("src/test/resources/math/expected.json").toFile())
        .get(key);
  }

  private static List<String> differences(String key, BiPredicate<String, String> equivalent)
      throws IOException {
    List<String> differences = new ArrayList<>();
    for (JsonNode pair : expected(key)) {
      String a = pair.get(0).asText();
      String b = pair.get(1).asText();
      if (equivalent.test(a, b) != pair.get(2).asBoolean()) {
        differences.add(a + " | " + b);
      }
    }
    return differences;
  }

  private static void assertTexts(String key, UnaryOperator<String> function) throws IOException {
    for (JsonNode pair : expected(key)) {
      assertEquals(pair.get(1).asText(), function.apply(pair.get(0).asText()));
    }
  }

  @Test
  void normalisesAsMinerva() throws IOException {
    assertTexts("normalized", MinervaAnswer::normalized);
  }

  @Test
  void findsMinervasFinalAnswer() throws IOException {
    assertTexts("final", MinervaAnswer::in);
  }

  @Test
  void findsTheLastBox() throws IOException {
    assertTexts("boxed", solution -> BoxedAnswer.last(solution).orElseThrow());
  }

  @Test
  void comparesAsHendrycks() throws IOException {
    assertEquals(List.of(), differences("hendrycks", HendrycksAnswer::areEquivalent));
  }

  @Test
  void comparesAsAgieval() throws IOException {
    assertEquals(List.of(), differences("agieval", AgievalAnswer::areEquivalent));
  }

  @ParameterizedTest
  @CsvSource({
    "'the answer is \\boxed{\\frac{1}{2}} or so',0.5,true",
    "'$x = 3$ and then $y = 4$',4,true",
    "'$x = 3$ and then $y = 4$',3,false",
    "'I count 1,234 of them',1234,true",
    "'it is 3/4',\\frac{3}{4},true",
    "'none',4,false"
  })
  void findsAnAnswerAnywhere(String text, String gold, boolean right) {
    assertEquals(right, MathVerification.verify(text, gold));
  }

  @Test
  void comparesTermsAsSympy() throws IOException {
    // SymPy adds floating-point numbers there.
    Set<String> known = Set.of("0.1+0.2 | 0.3");
    List<String> differences = differences("equivalence", MinervaAnswer::areEquivalent);
    differences.removeAll(known);
    assertEquals(List.of(), differences);
  }
}
