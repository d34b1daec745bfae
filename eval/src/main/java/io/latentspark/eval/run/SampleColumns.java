package io.latentspark.eval.run;

import io.latentspark.eval.report.SampleRows;
import io.latentspark.eval.result.Sample;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Samples as they are written while the job runs: a key before, the generated tokens after. */
final class SampleColumns {
  static final StructType SCHEMA =
      new StructType(
          concatenated(
              new StructType().add(RequestRows.KEY, DataTypes.StringType),
              SampleRows.SCHEMA,
              new StructType().add("generated_tokens", DataTypes.IntegerType)));

  private SampleColumns() {}

  /** Values after the key. */
  static Object[] values(Sample sample, int generatedTokens) {
    Row row = SampleRows.toRow(sample);
    Object[] values = new Object[row.size() + 1];
    Arrays.setAll(values, i -> i < row.size() ? row.get(i) : generatedTokens);
    return values;
  }

  private static org.apache.spark.sql.types.StructField[] concatenated(StructType... parts) {
    return Arrays.stream(parts)
        .flatMap(part -> Arrays.stream(part.fields()))
        .toArray(org.apache.spark.sql.types.StructField[]::new);
  }
}
