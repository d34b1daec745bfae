package io.latentspark.eval.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.result.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against lm-eval's verdicts, see ifeval/make_expected.py. */
class InstructionFollowingTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Document document(Object ids, Object kwargs) {
    Map<String, Object> values = new HashMap<>();
    values.put("instruction_id_list", ids);
    values.put("kwargs", kwargs);
    return new Document(4, values);
  }

  @Test
  void judgesAsLmEval() throws IOException {
    Map<String, List<String>> differences = new TreeMap<>();
    for (JsonNode row :
        JSON.readTree(Path.of("src/test/resources/ifeval/expected.json").toFile())) {
      List<?> ids = JSON.convertValue(row.get("ids"), List.class);
      String response = row.get("response").asText();
      Map<String, List<Double>> values =
          InstructionFollowing.score(
              document(ids, JSON.convertValue(row.get("kwargs"), List.class)), response);
      for (int i = 0; i < ids.size(); i++) {
        boolean same =
            values.get("inst_level_strict_acc").get(i) == row.get("strict").get(i).asDouble()
                && values.get("inst_level_loose_acc").get(i) == row.get("loose").get(i).asDouble();
        if (!same && !isLeftToChance(row.get("kwargs").get(i))) {
          differences
              .computeIfAbsent((String) ids.get(i), id -> new ArrayList<>())
              .add(row.get("kwargs").get(i) + " " + row.get("strict").get(i) + " " + response);
        }
      }
    }
    assertEquals(Map.of(), differences);
  }

  /** In place of a character that is no letter lm-eval draws some letter. */
  private static boolean isLeftToChance(JsonNode arguments) {
    return arguments.has("letter") && !arguments.get("letter").asText().matches("[A-Za-z]");
  }

  @Test
  void unknownInstructionsAndArgumentsAreNamed() {
    EvalException unknown =
        assertThrows(
            EvalException.class,
            () -> InstructionFollowing.score(document(List.of("a:b"), List.of(Map.of())), "x"));
    assertEquals(true, unknown.getMessage().startsWith("Document 4 has the instruction \"a:b\""));
    EvalException invalid =
        assertThrows(
            EvalException.class,
            () ->
                InstructionFollowing.score(
                    document(
                        List.of("length_constraints:number_words"),
                        List.of(Map.of("relation", "about", "num_words", 3))),
                    "x"));
    assertEquals(
        "Document 4, instruction length_constraints:number_words: relation is about. It must be \"less than\" or \"at least\"; correct the column \"kwargs\" of the data.",
        invalid.getMessage());
  }
}
