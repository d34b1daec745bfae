package io.latentspark.jobs.evaluate;

import io.latentspark.eval.prompt.PromptFormat;
import io.latentspark.eval.prompt.PromptSettings;
import io.latentspark.eval.run.DocumentChoice;
import io.latentspark.jobs.common.JobErrors;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked, in lm-evaluation-harness's names. */
final class AskingOptions {
  @Option(
      names = "--num-fewshot",
      paramLabel = "N",
      description = "Examples before each question (default: what each task says).")
  private Integer shots;

  @Option(
      names = "--limit",
      paramLabel = "N|FRACTION",
      description = "Only the first N documents of each task, or below 1 that part of them.")
  private Double limit;

  @Option(
      names = "--samples",
      paramLabel = "JSON|FILE",
      description =
          "Only these documents, by task: {\"arc_easy\": [3, 5]}, or a file of such JSON.")
  private String samples;

  @Option(
      names = "--gen-kwargs",
      paramLabel = "KEY=VALUE",
      description =
          "Arguments of generation that replace the tasks' own, separated by commas, or JSON:"
              + " max_gen_toks=64,temperature=0.")
  private String generation;

  @Mixin private TemplateOptions template;

  @Option(
      names = "--fewshot-as-multiturn",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      paramLabel = "true|false",
      description =
          "In a chat template, make each example a turn of its own (default: ${DEFAULT-VALUE}).")
  private boolean multiturn;

  @Option(
      names = "--seed",
      paramLabel = "N[,N,N,N]",
      defaultValue = "0,1234,1234,1234",
      split = ",",
      description =
          "One seed for everything, or four as lm-evaluation-harness takes them: the first one seeds"
              + " sampled generation, the last one the drawing of examples (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  /**
   * What the prompts are made of.
   *
   * @throws io.latentspark.jobs.common.JobException if an option cannot be read
   */
  PromptSettings prompts() {
    return new PromptSettings(
        shots == null ? OptionalInt.empty() : OptionalInt.of(shots),
        !template.hasChatTemplate()
            ? PromptFormat.PLAIN
            : multiturn ? PromptFormat.CHAT_MULTITURN : PromptFormat.CHAT_SINGLE_TURN,
        template.systemInstruction(),
        generation == null ? java.util.Map.of() : KeyValues.parse(generation),
        seeds().get(3));
  }

  /**
   * Which documents are asked about.
   *
   * @throws io.latentspark.jobs.common.JobException if an option cannot be read
   */
  DocumentChoice documents() {
    if (limit != null && samples != null) {
      throw JobErrors.limitAndSamples();
    }
    if (limit != null && !(limit > 0)) {
      throw JobErrors.evaluationLimitInvalid(limit);
    }
    return new DocumentChoice(
        limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit),
        samples == null ? java.util.Map.of() : SampleIndices.parse(samples));
  }

  /** The seed of sampled generation. */
  long samplingSeed() {
    return seeds().get(0);
  }

  /** Python's, NumPy's, torch's and that of the examples. */
  List<Long> seeds() {
    return switch (seeds.size()) {
      case 1 -> java.util.Collections.nCopies(4, seeds.get(0));
      case 4 -> seeds;
      default -> throw JobErrors.seedsInvalid(seeds);
    };
  }

  boolean hasChatTemplate() {
    return template.hasChatTemplate();
  }

  /** As they were given, for the results file. */
  void describe(java.util.Map<String, Object> settings) {
    settings.put("limit", limit);
    settings.put("samples", samples);
    settings.put("gen_kwargs", generation == null ? null : KeyValues.parse(generation));
    settings.put("random_seed", seeds().get(0));
    settings.put("numpy_seed", seeds().get(1));
    settings.put("torch_seed", seeds().get(2));
    settings.put("fewshot_seed", seeds().get(3));
    settings.put("system_instruction", template.systemInstruction());
    settings.put("fewshot_as_multiturn", template.hasChatTemplate() && multiturn);
  }
}
