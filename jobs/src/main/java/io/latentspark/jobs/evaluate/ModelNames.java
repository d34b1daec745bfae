package io.latentspark.jobs.evaluate;

import io.latentspark.eval.report.ResultsFile;
import java.nio.file.Path;
import java.util.List;

/** How models are called in results: by their folder, or by its whole path where two are alike. */
final class ModelNames {
  private ModelNames() {}

  static String of(Path model, List<Path> all) {
    String name = folder(model);
    long alike = all.stream().filter(other -> folder(other).equals(name)).count();
    return alike == 1 ? name : model.toString();
  }

  private static String folder(Path model) {
    return model.toAbsolutePath().normalize().getFileName().toString();
  }

  /** The folder of a model's results within the output. */
  static String relative(String name) {
    return ResultsFile.folder("/", name).substring(1);
  }
}
