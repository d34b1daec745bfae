package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JinjaTemplateTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  /** What Jinja2 rendered, see jinja-templates/make_cases.py. */
  static Stream<Arguments> cases() throws IOException {
    try (InputStream file =
        JinjaTemplateTest.class.getResourceAsStream("/jinja-templates/cases.json")) {
      JsonNode json = JSON.readTree(file);
      Map<String, Object> variables =
          JSON.convertValue(json.get("variables"), new TypeReference<>() {});
      return StreamSupport.stream(json.get("cases").spliterator(), false)
          .map(
              c ->
                  Arguments.of(
                      c.get("template").asText(), variables, c.path("rendered").asText(null)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rendersWhatJinjaRenders(String template, Map<String, Object> variables, String rendered) {
    if (rendered == null) {
      assertThrows(JinjaException.class, () -> JinjaTemplate.compile(template).render(variables));
    } else {
      assertEquals(rendered, JinjaTemplate.compile(template).render(variables));
    }
  }

  @Test
  void namesWhatIsUndefined() {
    JinjaTemplate template = JinjaTemplate.compile("{{question}} {{answer}}");
    JinjaException e =
        assertThrows(JinjaException.class, () -> template.render(Map.of("question", "?")));
    assertEquals("'answer' is undefined", e.getMessage());
  }

  @Test
  void refusesMalformedTemplates() {
    assertThrows(JinjaException.class, () -> JinjaTemplate.compile("{% if a %}"));
    assertThrows(JinjaException.class, () -> JinjaTemplate.compile("{{ a "));
  }
}
