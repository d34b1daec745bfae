package io.latentspark.jobs.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.LlmEngine;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.input.InputReader;
import io.latentspark.jobs.rows.CleanStop;
import io.latentspark.udf.EngineProvider;
import io.latentspark.udf.LatentSparkException;
import io.latentspark.udf.RowKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine;

/**
 * The generate job beside the engine driven directly: the same loaded engine, the same prompts, row
 * keys and sampling, in pairs of runs one after the other, once both have run a part of the
 * prompts.
 */
public final class EngineComparison {
  /**
   * Generated tokens a second of two runs next to each other.
   *
   * @param engine all prompts given to the engine at once, until the last answer
   * @param job from the first row sent to the engine to the last one written, as its manifest says
   */
  public record Pair(double engine, double job) {}

  private static final int WARM_UP_PROMPTS = 200;

  private final List<String> arguments;
  private final Path scratch;
  private final Consumer<String> progress;
  private final GenerateCommand command;
  private final SamplingParams sampling;

  /**
   * @param arguments of the job, all but {@code --output}; prompts must be in a text column
   * @param scratch a folder for the job's outputs
   * @param progress told what is being done
   */
  public EngineComparison(List<String> arguments, Path scratch, Consumer<String> progress) {
    this.arguments = List.copyOf(arguments);
    this.scratch = scratch;
    this.progress = progress;
    command = command("none");
    sampling = command.sampling(GenerationConfig.read(command.model.folder(command.spark)));
  }

  /**
   * Runs so many pairs, every other one with the job first.
   *
   * @throws JobException if the input cannot be read or the job fails
   * @throws EngineException if the model cannot be loaded
   * @throws LatentSparkException if columns are missing or of the wrong type
   */
  public List<Pair> run(int pairs) {
    EngineOptions options = command.model.toEngineOptions(command.spark);
    try (JobSession session = command.spark.start("latentspark bench");
        EngineProvider.Lease lease = EngineProvider.acquire(options)) {
      List<GenerationRequest> requests =
          requests(new InputReader(session.spark()).read(command.input));
      progress.accept("warming up");
      engineRate(lease.engine(), requests.subList(0, Math.min(WARM_UP_PROMPTS, requests.size())));
      jobRate("warm-up", "--limit=" + WARM_UP_PROMPTS);
      List<Pair> rates = new ArrayList<>();
      for (int i = 1; i <= pairs; i++) {
        progress.accept("pair %d of %d".formatted(i, pairs));
        if (i % 2 == 1) {
          double engine = engineRate(lease.engine(), requests);
          rates.add(new Pair(engine, jobRate("pair-" + i)));
        } else {
          double job = jobRate("pair-" + i);
          rates.add(new Pair(engineRate(lease.engine(), requests), job));
        }
      }
      return rates;
    }
  }

  private List<GenerationRequest> requests(Dataset<Row> input) {
    List<GenerationRequest> requests = new ArrayList<>();
    input
        .select(
            RowKey.expression(input.schema(), command.prompt.keyColumn(input.schema())),
            command.prompt.source(input.schema()).expression(input.schema()))
        .toDF("key", "prompt")
        .where(col("prompt").isNotNull()) // an error of its row, which costs the job nothing
        .collectAsList()
        .forEach(row -> requests.add(request(row.getString(0), row.getString(1))));
    return requests;
  }

  private GenerationRequest request(String key, String prompt) {
    return new GenerationRequest(key, new Prompt.Text(prompt), sampling, Truncation.NONE);
  }

  private static double engineRate(LlmEngine engine, List<GenerationRequest> requests) {
    long start = System.nanoTime();
    List<CompletableFuture<List<Completion>>> answers = new ArrayList<>();
    requests.forEach(request -> answers.add(engine.generate(request)));
    long tokens = 0;
    for (CompletableFuture<List<Completion>> answer : answers) {
      for (Completion completion : answer.join()) {
        tokens += completion.outputTokens();
      }
    }
    return 1e9 * tokens / (System.nanoTime() - start);
  }

  private double jobRate(String name, String... more) {
    Path output = scratch.resolve(name);
    PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    try (CleanStop stop = new CleanStop()) {
      PrintWriter summary = new PrintWriter(Writer.nullWriter());
      new GenerateJob(command(output.toString(), more), stop, summary, quiet).run();
      return new ObjectMapper()
          .readTree(output.resolve("_manifest.json").toFile())
          .at("/timing/generated_tokens_per_second")
          .asDouble();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GenerateCommand command(String output, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    all.addAll(List.of("--output", output));
    GenerateCommand generate = new GenerateCommand();
    new CommandLine(generate)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(String[]::new));
    return generate;
  }
}
