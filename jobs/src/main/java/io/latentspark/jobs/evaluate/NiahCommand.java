package io.latentspark.jobs.evaluate;

import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.StoppableJob;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code latentspark niah}. */
@Command(
    name = "niah",
    description = {
      "Needle in a haystack: hides a sentence in a long text and asks for it, over context lengths"
          + " and depths.",
      "",
      "An answer's score is the share of the expected texts that occur in it. Writes results, samples"
          + " and a report with a heat map, as evaluate does."
    },
    footer = {
      "",
      "Examples:",
      "  latentspark niah --model DIR --output needles",
      "  latentspark niah --model DIR --context-lengths 4096,32768,131072 --depths 0,25,50,75,100 \\",
      "    --samples-per-cell 5 --output needles"
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class NiahCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin OutputOptions output;
  @Mixin NeedleOptions needles;
  @Mixin BosOptions bos;
  @Mixin ModelOptions model;
  @Mixin SparkOptions spark;
  @Mixin RowsOptions rows;
  @Mixin LoggingOptions logging;

  @Override
  public Integer call() {
    logging.apply();
    output.require(spec);
    rows.check(spec);
    PrintWriter out = spec.commandLine().getOut();
    return StoppableJob.run(
        spec, output.output(), stop -> new NiahJob(this, stop, out, System.err).run());
  }
}
