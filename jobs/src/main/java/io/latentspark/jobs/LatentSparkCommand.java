package io.latentspark.jobs;

import io.latentspark.jobs.common.JobException;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.compare.CompareCommand;
import io.latentspark.jobs.evaluate.EvaluateCommand;
import io.latentspark.jobs.evaluate.NiahCommand;
import io.latentspark.jobs.generate.GenerateCommand;
import io.latentspark.jobs.rollout.RolloutCommand;
import io.latentspark.jobs.score.PerplexityCommand;
import io.latentspark.jobs.score.ScoreCommand;
import io.latentspark.jobs.sql.SqlCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The top command. A job is added by naming it among the subcommands. */
@Command(
    name = "latentspark",
    description = "Runs DeepSeek-family language models inside Apache Spark.",
    subcommands = {
      GenerateCommand.class,
      ScoreCommand.class,
      PerplexityCommand.class,
      EvaluateCommand.class,
      NiahCommand.class,
      RolloutCommand.class,
      CompareCommand.class,
      SqlCommand.class,
      InspectCommand.class,
      BenchCommand.class
    },
    footer = {"", "Help on a job: latentspark <job> --help"},
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "<job>")
final class LatentSparkCommand implements Runnable {
  private static final int USAGE_ERROR = 2;
  private static final int JOB_FAILED = 1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private LatentSparkCommand() {}

  /** The command line with the project's way of reporting errors. */
  static CommandLine newCommandLine() {
    CommandLine commandLine = new CommandLine(new LatentSparkCommand());
    commandLine.getSubcommands().get("rollout").setResourceBundle(RolloutCommand.descriptions());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setAbbreviatedOptionsAllowed(false);
    commandLine.setParameterExceptionHandler(LatentSparkCommand::usageError);
    commandLine.setExecutionExceptionHandler(LatentSparkCommand::jobFailed);
    return commandLine;
  }

  /** Runs a job and returns the exit code: 0 done, 1 the job failed, 2 wrong usage. */
  static int execute(CommandLine commandLine, String... args) {
    String[] expanded;
    try {
      expanded = OptionsFile.expand(commandLine, args);
    } catch (JobException e) {
      return usageError(new ParameterException(commandLine, e.getMessage(), e), args);
    }
    return commandLine.execute(expanded);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a job.");
  }

  /** The message and where help is, instead of pages of usage. */
  private static int usageError(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("latentspark: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return USAGE_ERROR;
  }

  private static int jobFailed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean known = e.getClass().getName().startsWith("io.latentspark.");
    err.println("latentspark: " + (known ? e.getMessage() : e.toString()));
    if (isVerbose(parsed) || !known) {
      e.printStackTrace(err);
    }
    err.flush();
    return JOB_FAILED;
  }

  private static boolean isVerbose(ParseResult parsed) {
    ParseResult job = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    return job.hasMatchedOption("--verbose");
  }
}
