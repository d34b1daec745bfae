package io.latentspark.jobs.common;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every error that can end a job. A message says the problem, the cause and the fix. */
@SuppressWarnings("AnnotateFormatMethod") // would need a library of annotations
public final class JobErrors {
  private JobErrors() {}

  // ---- input ------------------------------------------------------------------------------------

  public static JobException inputMissing(String input) {
    return error("There is no input at %s. Give a file, a folder or a glob that matches.", input);
  }

  public static JobException inputUnreadable(String input, Throwable cause) {
    return error(
        cause,
        "Cannot read the input %s: %s. Check its format (--format) and its permissions.",
        input,
        firstLine(cause));
  }

  public static JobException inputFormatUnknown(String input, Collection<String> endings) {
    return error(
        "Cannot tell the format of the input %s: it has files ending in %s. Name it with --format parquet, jsonl, csv or openai-batch.",
        input, endings);
  }

  public static JobException inputEmpty(String input) {
    return error("The input %s has no rows. Give one that has some.", input);
  }

  public static JobException rowKeysNull(String column, long count) {
    return error(
        "The row key column \"%s\" is null in %d rows. Fill it, or name another column with --id-column.",
        column, count);
  }

  public static JobException rowKeysDuplicate(String column, long count, String example) {
    return error(
        "The row key column \"%s\" has %d values that occur more than once, such as \"%s\": rows could not be told apart. Make it unique, name another column with --id-column, or rename it to have rows identified by their whole content.",
        column, count, example);
  }

  public static JobException statementFailed(String statement, String reason) {
    return error("The statement failed: %s. It was: %s", reason, statement);
  }

  // ---- output -----------------------------------------------------------------------------------

  public static JobException outputExists(String output) {
    return error(
        "The output %s is already there. Go on with it (--resume), replace it (--overwrite), or name another folder.",
        output);
  }

  public static JobException outputNotOurs(String output, String manifest) {
    return error(
        "The output %s holds files but no %s, so this tool did not write it and does not touch it. Name another folder, or empty this one yourself.",
        output, manifest);
  }

  public static JobException outputHoldsInput(String output, String input) {
    return error(
        "The output %s holds the input %s, which would be lost. Name another folder.",
        output, input);
  }

  public static JobException outputUnwritable(String output, Throwable cause) {
    return error(
        cause,
        "Cannot write to the output %s: %s. Check the path and its permissions.",
        output,
        firstLine(cause));
  }

  public static JobException runEnded(String run, int partition) {
    return error(
        "The run %s has ended without this attempt of task %d, so its rows are not written: another attempt has made them, or the run was stopped. Nothing is to be done.",
        run, partition);
  }

  public static JobException manifestUnreadable(String manifest, Throwable cause) {
    return error(
        cause,
        "Cannot read the manifest %s: %s. Start anew with --overwrite.",
        manifest,
        firstLine(cause));
  }

  public static JobException fingerprintDiffers(String output, List<String> differences) {
    return error(
        "Cannot resume %s: it was started with other settings, and its rows would not fit together.%n%s%nUse the same settings, or start anew with --overwrite.",
        output, differences.stream().map(line -> "  " + line).collect(Collectors.joining("\n")));
  }

  // ---- options ----------------------------------------------------------------------------------

  public static JobException noDemoModel() {
    return error(
        "No --model was given, and the demo model is not found (conf/demo/model in the project's folder). Name a checkpoint folder with --model.");
  }

  public static JobException optionsFileMissing(String file) {
    return error("There is no options file %s. Check --options-file.", file);
  }

  public static JobException optionsFileMalformed(String file, String reason) {
    return error(
        "The options file %s cannot be read: %s. Write option: value lines (YAML) or option=value lines (.properties).",
        file, reason);
  }

  public static JobException optionsFileUnknownKey(
      String file, String key, Collection<String> known) {
    return error(
        "The options file %s sets \"%s\", which is no option of this job. Options are %s.",
        file, key, String.join(", ", known));
  }

  // ---- evaluation -------------------------------------------------------------------------------

  public static JobException noNeedles() {
    return error(
        "The needles are not found (conf/niah in the project's folder). Run the launcher jobs/latentspark, or name a YAML with --task.");
  }

  public static JobException noTasks() {
    return error(
        "The tasks are not found (conf/tasks in the project's folder). Run the launcher jobs/latentspark, or set -Dlatentspark.home.");
  }

  public static JobException noDemoData() {
    return error(
        "No --data was given, and the demo data is not found (conf/demo in the project's folder). Name a folder of data sets with --data.");
  }

  public static JobException limitAndSamples() {
    return error(
        "--limit and --samples both say which documents to evaluate. Give one of the two.");
  }

  public static JobException evaluationLimitInvalid(double limit) {
    return error(
        "--limit %s is out of range. Give a number of documents, or a fraction between 0 and 1.",
        limit);
  }

  public static JobException seedsInvalid(List<Long> seeds) {
    return error(
        "--seed %s has %d numbers. Give one, or four: for random, numpy, torch and the examples.",
        seeds, seeds.size());
  }

  public static JobException keyValuesInvalid(String text, String reason) {
    return error(
        "--gen-kwargs %s cannot be read: %s. Write key=value,key=value or a JSON object.",
        text, reason);
  }

  public static JobException samplesInvalid(String text, Throwable cause) {
    return error(
        cause,
        "--samples %s cannot be read: %s. Write {\"task\": [0, 5]} or name a file that holds that.",
        text,
        firstLine(cause));
  }

  // ---- running ----------------------------------------------------------------------------------

  public static JobException tooManyFailures(
      long failed, long rows, String limit, Map<String, Long> codes, String output) {
    return error(
        "%d of %d rows failed (%s), more than --fail-on-error %s allows. The finished rows are kept: see error_code and error_message in %s, correct the cause and go on with --resume.",
        failed, rows, counts(codes), limit, output);
  }

  public static JobException stopped(long kept, long rows, String output) {
    return error(
        "Stopped: %d of %d rows are in %s. Go on with the same command and --resume.",
        kept, rows, output);
  }

  public static JobException stoppedEarly(String output) {
    return error(
        "Stopped before any row was generated. Give the same command again, with --resume where %s is there by now.",
        output);
  }

  public static JobException taskFailed(String reason, Throwable cause, String output) {
    return error(
        cause,
        "The job failed: %s. Finished rows are kept in %s; once the cause is mended, go on with --resume.",
        reason,
        output);
  }

  public static JobException rowsLost(long expected, long written, String output) {
    return error(
        "The job should have written %d rows to %s but wrote %d. The input may have changed while it was read; if not, this is a defect: please report it.",
        expected, output, written);
  }

  /** Error codes with their counts, for messages. */
  public static String counts(Map<String, Long> codes) {
    return codes.entrySet().stream()
        .map(code -> code.getKey() + " " + code.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  private static JobException error(String format, Object... arguments) {
    return error(null, format, arguments);
  }

  private static JobException error(Throwable cause, String format, Object... arguments) {
    return new JobException(String.format(format, arguments), cause);
  }
}
