package io.latentspark.jobs.generate;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.input.PromptOptions;
import io.latentspark.jobs.rows.EngineFingerprint;
import io.latentspark.udf.OutputColumns;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Everything that changes a row's result, by the name users know it by. */
public final class GenerateFingerprint {
  private GenerateFingerprint() {}

  /** A map to be added to. */
  public static Map<String, String> of(
      EngineOptions engine,
      SamplingParams sampling,
      PromptOptions prompt,
      OutputColumns columns,
      StructType input) {
    Map<String, String> values = EngineFingerprint.of(engine);
    values.put("prompt", prompt.source(input).toString());
    values.put("system", prompt.system().orElse(""));
    values.put("truncate", prompt.truncation().name().toLowerCase(Locale.ROOT));
    values.put("id-column", prompt.keyColumn(input).orElse("(hash of the row)"));
    values.put("options-column", prompt.optionsColumn(input).orElse(""));
    for (RecordComponent option : SamplingParams.class.getRecordComponents()) {
      values.put(kebabCase(option.getName()), valueOf(option, sampling));
    }
    values.put("input columns", input.toDDL());
    values.put("output columns", columns.schema().toDDL());
    return values;
  }

  private static String valueOf(RecordComponent option, SamplingParams sampling) {
    try {
      return String.valueOf(option.getAccessor().invoke(sampling));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor is public", e);
    }
  }

  private static String kebabCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
