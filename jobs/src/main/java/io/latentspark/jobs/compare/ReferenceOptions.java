package io.latentspark.jobs.compare;

import io.latentspark.eval.report.PublishedScores;
import io.latentspark.jobs.common.ProjectFolder;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Published numbers that a report sets beside. */
public final class ReferenceOptions {
  private static final Path FOLDER = Path.of("conf", "reference");

  @Option(
      names = "--reference",
      paramLabel = "NAME",
      split = ",",
      description =
          "Set a model's published numbers beside: deepseek-v2, deepseek-v2-lite, deepseek-v3, or"
              + " another file of conf/reference.")
  private List<String> names = List.of();

  /**
   * The numbers asked for.
   *
   * @throws io.latentspark.eval.EvalException where there are none of a name
   */
  public List<PublishedScores> read() {
    Path folder = ProjectFolder.find(FOLDER).orElse(FOLDER);
    return names.stream().map(name -> PublishedScores.read(folder, name)).toList();
  }
}
