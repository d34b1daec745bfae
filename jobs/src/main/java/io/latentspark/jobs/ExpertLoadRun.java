package io.latentspark.jobs;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineMetrics;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.input.InputReader;
import io.latentspark.udf.PromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;

/** Sends the prompts of a file through a model and reports what its router did with them. */
final class ExpertLoadRun {
  private final EngineOptions options;

  /**
   * @param options how to load the model; prefix caching is turned off, so that every token of a
   *     prompt is computed and counted
   */
  ExpertLoadRun(EngineOptions options) {
    this.options = options.withPrefixCaching(PrefixCaching.OFF);
  }

  /**
   * Computes every prompt once.
   *
   * @param input Parquet, JSONL or CSV with a column prompt or prompt_token_ids
   */
  ExpertLoadReport run(String input) {
    List<Prompt> prompts = prompts(input);
    try (LlmEngine engine = LlmEngine.load(options)) {
      List<CompletableFuture<List<Completion>>> answers = new ArrayList<>();
      for (Prompt prompt : prompts) {
        answers.add(engine.generate(onlyPrompt(prompt)));
      }
      answers.forEach(CompletableFuture::join);
      EngineMetrics metrics = engine.metrics();
      return ExpertLoadReport.of(
          options.model().toString(), prompts.size(), metrics.promptTokens(), metrics.expertLoad());
    }
  }

  /** The one new token is never computed itself. */
  private static GenerationRequest onlyPrompt(Prompt prompt) {
    SamplingParams sampling = SamplingParams.builder().maxTokens(1).build();
    return new GenerationRequest("", prompt, sampling, Truncation.NONE);
  }

  private static List<Prompt> prompts(String input) {
    InputOptions file = CommandLine.populateCommand(new InputOptions(), "--input", input);
    try (JobSession session = new SparkOptions().start("latentspark bench")) {
      Dataset<Row> rows = new InputReader(session.spark()).read(file);
      PromptSource source = PromptSource.defaultFor(rows.schema());
      boolean text = source.kind() == PromptSource.Kind.TEXT;
      return rows
          .select(source.expression(rows.schema()))
          .toDF("prompt")
          .where("prompt is not null")
          .collectAsList()
          .stream()
          .map(row -> text ? new Prompt.Text(row.getString(0)) : tokens(row))
          .toList();
    }
  }

  private static Prompt tokens(Row row) {
    return new Prompt.Tokens(
        row.getList(0).stream().mapToInt(id -> ((Number) id).intValue()).toArray());
  }
}
