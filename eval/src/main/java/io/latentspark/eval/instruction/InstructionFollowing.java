package io.latentspark.eval.instruction;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a response follows the instructions of an IFEval document: strictly, and loosely, where
 * it may have a first and a last line of another kind and asterisks of Markdown.
 */
public final class InstructionFollowing {

  private InstructionFollowing() {}

  /**
   * The four accuracies of a document: of the whole prompt one number, of its instructions one
   * each.
   *
   * @param document with {@code instruction_id_list} and {@code kwargs}
   */
  public static Map<String, List<Double>> score(Document document, String response) {
    List<Instruction> instructions = instructions(document);
    List<Double> strict = followed(instructions, List.of(response));
    List<Double> loose = followed(instructions, variants(response));
    Map<String, List<Double>> values = new LinkedHashMap<>();
    values.put("prompt_level_strict_acc", List.of(all(strict)));
    values.put("inst_level_strict_acc", strict);
    values.put("prompt_level_loose_acc", List.of(all(loose)));
    values.put("inst_level_loose_acc", loose);
    return values;
  }

  private static double all(List<Double> followed) {
    return followed.contains(0.0) ? 0 : 1;
  }

  private static List<Instruction> instructions(Document document) {
    List<?> ids = list(document, "instruction_id_list");
    List<?> arguments = list(document, "kwargs");
    List<Instruction> instructions = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      instructions.add(
          Instructions.create(
              new InstructionArguments(
                  document.index(), (String) ids.get(i), (Map<?, ?>) arguments.get(i))));
    }
    return instructions;
  }

  private static List<?> list(Document document, String column) {
    if (document.values().get(column) instanceof List<?> list) {
      return list;
    }
    throw EvalErrors.scoringColumnMissing(document.index(), column, "List");
  }

  private static List<Double> followed(List<Instruction> instructions, List<String> responses) {
    return instructions.stream()
        .map(
            instruction ->
                responses.stream()
                        .filter(response -> !PythonText.strip(response).isEmpty())
                        .anyMatch(instruction::isFollowedBy)
                    ? 1.0
                    : 0.0)
        .toList();
  }

  private static List<String> variants(String response) {
    List<String> lines = PythonText.split(response, "\n");
    int last = lines.size() - 1;
    List<String> variants = new ArrayList<>();
    variants.add(response);
    variants.add(joined(lines.subList(1, last + 1)));
    variants.add(joined(lines.subList(0, last)));
    variants.add(joined(lines.subList(Math.min(1, last), last)));
    for (String variant : List.copyOf(variants)) {
      variants.add(variant.replace("*", ""));
    }
    return variants;
  }

  private static String joined(List<String> lines) {
    return PythonText.strip(String.join("\n", lines));
  }
}
