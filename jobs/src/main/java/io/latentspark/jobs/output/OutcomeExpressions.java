package io.latentspark.jobs.output;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.latentspark.udf.OutputColumns;
import org.apache.spark.sql.Column;

/** What written rows say, whether in columns or in an array of samples. */
final class OutcomeExpressions {
  private final OutputColumns columns;

  OutcomeExpressions(OutputColumns columns) {
    this.columns = columns;
  }

  Column errorCode() {
    return expr(columns.hasSamples() ? "samples[0].error_code" : "error_code");
  }

  Column failed() {
    return errorCode().isNotNull();
  }

  Column promptTokens() {
    String usage = columns.hasSamples() ? "samples[0].usage" : "usage";
    return coalesce(expr(usage + ".input_tokens"), lit(0)).cast("bigint");
  }

  Column generatedTokens() {
    String sum =
        columns.hasSamples()
            ? "aggregate(samples, 0L, (sum, s) -> sum + coalesce(s.usage.output_tokens, 0))"
            : "coalesce(usage.output_tokens, 0)";
    return expr(sum).cast("bigint");
  }
}
