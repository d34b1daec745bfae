package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.input.RowKeyOptions;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.rows.EngineFingerprint;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A table whose texts are scored, and what is written of them. */
final class ScoredTableOptions {
  @Mixin InputOptions input;
  @Mixin OutputOptions output;
  @Mixin private RowKeyOptions key;

  @Option(
      names = "--token-logprobs",
      description = "Add a column token_logprobs with the log probability of each token.")
  private boolean tokenLogprobs;

  /** Refuses to go on without input or output, and with numbers that make no sense. */
  void check(CommandSpec spec) {
    input.require(spec);
    output.require(spec);
    input.check(spec);
  }

  boolean hasTokenLogprobs() {
    return tokenLogprobs;
  }

  /** The column that identifies a row; empty where its hash does. */
  Optional<String> keyColumn(StructType schema) {
    return key.keyColumn(schema);
  }

  /**
   * Everything that changes a row's result but what a job adds.
   *
   * @param source where the texts come from
   */
  Map<String, String> fingerprint(EngineOptions engine, StructType schema, Object source) {
    Map<String, String> values = EngineFingerprint.of(engine);
    values.put("source", source.toString());
    values.put("id-column", keyColumn(schema).orElse("(hash of the row)"));
    values.put("token-logprobs", String.valueOf(tokenLogprobs));
    values.put("input columns", schema.toDDL());
    return values;
  }
}
