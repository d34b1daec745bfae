package io.latentspark.jobs.output;

import io.latentspark.udf.OutputColumns;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Adds up the outcomes of rows while they are written. */
final class RowCounter {
  private static final int USAGE_FIELDS = 3;

  private final int samplesIndex;
  private final int outcomeFields;
  private final int usageIndex;
  private final int errorIndex;
  private final Map<String, Long> failures = new TreeMap<>();
  private long rows;
  private long failed;
  private long promptTokens;
  private long generatedTokens;

  RowCounter(StructType schema) {
    samplesIndex = Arrays.asList(schema.fieldNames()).lastIndexOf(OutputColumns.SAMPLES);
    boolean samples =
        samplesIndex >= 0 && !Arrays.asList(schema.fieldNames()).contains("error_code");
    StructType outcome =
        samples
            ? (StructType) ((ArrayType) schema.apply(samplesIndex).dataType()).elementType()
            : schema;
    outcomeFields = samples ? outcome.size() : 0;
    usageIndex = outcome.fieldIndex("usage");
    errorIndex = outcome.fieldIndex("error_code");
  }

  void add(InternalRow row) {
    rows++;
    if (outcomeFields == 0) {
      addOutcome(row);
      return;
    }
    ArrayData samples = row.getArray(samplesIndex);
    InternalRow first = samples.getStruct(0, outcomeFields);
    addOutcome(first);
    for (int i = 1; i < samples.numElements() && first.isNullAt(errorIndex); i++) {
      generatedTokens += usage(samples.getStruct(i, outcomeFields)).getInt(1);
    }
  }

  long rows() {
    return rows;
  }

  long failed() {
    return failed;
  }

  long generatedTokens() {
    return generatedTokens;
  }

  RowTotals totals() {
    return new RowTotals(rows, promptTokens, generatedTokens, failures);
  }

  private void addOutcome(InternalRow outcome) {
    if (!outcome.isNullAt(errorIndex)) {
      failed++;
      failures.merge(outcome.getUTF8String(errorIndex).toString(), 1L, Long::sum);
      return;
    }
    promptTokens += usage(outcome).getInt(0);
    generatedTokens += usage(outcome).getInt(1);
  }

  private InternalRow usage(InternalRow outcome) {
    return outcome.getStruct(usageIndex, USAGE_FIELDS);
  }
}
