package io.latentspark.jobs;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The model that a report is about: a checkpoint, or only the shape of one. */
final class ModelSource {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @ArgGroup(multiplicity = "1")
  private Choice choice;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "bfloat16",
      description = {
        "Precision of weights and cache: bfloat16 or float32.",
        "Default: ${DEFAULT-VALUE}."
      })
  private Dtype dtype;

  private static final class Choice {
    @Option(
        names = "--model",
        paramLabel = "DIR",
        description = "A checkpoint folder: config.json and *.safetensors.")
    private Path model;

    @Option(
        names = "--shape",
        paramLabel = "SHAPE",
        description = {
          "Only a shape: v2, v2-lite, v3 (as published by DeepSeek), bench-v2-mini (V2-Lite scaled"
              + " down to about 1 GB) or the path of a config.json."
        })
    private String shape;
  }

  /** The checkpoint folder, or empty where only a shape was given. */
  Optional<Path> checkpoint() {
    return Optional.ofNullable(choice.model);
  }

  /** What reports call the model. */
  String name() {
    return choice.model != null ? choice.model.toString() : choice.shape;
  }

  Dtype dtype() {
    return dtype;
  }

  /** Reads the config.json. */
  ModelConfig config() {
    if (choice.model != null) {
      return ModelConfig.read(choice.model);
    }
    if (PublishedShapes.NAMES.contains(choice.shape)) {
      return PublishedShapes.read(choice.shape);
    }
    Path file = Path.of(choice.shape);
    if (!Files.isRegularFile(file)) {
      throw BenchErrors.shapeUnknown(command.commandLine(), choice.shape, PublishedShapes.NAMES);
    }
    return ModelConfig.parse(file);
  }
}
