package io.latentspark.eval.instruction;

import io.latentspark.eval.EvalErrors;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The arguments of an instruction as the data give them.
 *
 * @param document its place in the data, for errors
 */
record InstructionArguments(int document, String id, Map<?, ?> values) {

  int integer(String key) {
    if (values.get(key) instanceof Number number) {
      return number.intValue();
    }
    throw invalid(key, "a number");
  }

  String text(String key) {
    if (values.get(key) instanceof String text) {
      return text;
    }
    throw invalid(key, "a text");
  }

  List<String> texts(String key) {
    if (values.get(key) instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw invalid(key, "a list");
  }

  /** Whether a count is {@code less than} or {@code at least} a number. */
  IntPredicate comparison(String relationKey, String numberKey) {
    int number = integer(numberKey);
    return switch (text(relationKey)) {
      case "less than" -> count -> count < number;
      case "at least" -> count -> count >= number;
      default -> throw invalid(relationKey, "\"less than\" or \"at least\"");
    };
  }

  private RuntimeException invalid(String key, String expected) {
    return EvalErrors.instructionArgumentInvalid(document, id, key, values.get(key), expected);
  }
}
