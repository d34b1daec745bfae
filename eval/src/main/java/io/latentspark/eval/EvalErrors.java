package io.latentspark.eval;

import io.latentspark.eval.text.RegexTooDeepException;
import io.latentspark.udf.UdfErrors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * Every error a user of the evaluation can meet, by topic. A message says the problem, the cause
 * and the fix.
 */
@SuppressWarnings("AnnotateFormatMethod") // would need a library of annotations
public final class EvalErrors {
  private EvalErrors() {}

  // Data sets.

  /** A file of data that cannot be read. */
  public static EvalException dataUnreadable(String file, Exception cause) {
    return new EvalException(
        "The data in %s cannot be read: %s. Download or convert the file again."
            .formatted(file, firstLine(cause.getMessage())),
        cause);
  }

  /** A function that a YAML names and that does not exist in Java. */
  public static EvalException functionUnknown(
      String task, String file, String key, String function, Collection<String> known) {
    return error(
        "Task \"%s\": %s is !function %s, which does not exist here (in %s): Python code is not run. Write it as a Jinja template, or use one of %s.",
        task, key, function, file, String.join(", ", known));
  }

  /** A split without rows. */
  public static EvalException splitEmpty(String task, String split, Collection<Path> files) {
    return error(
        "Task \"%s\": the split \"%s\" has no rows that the task uses (%s). Download the data set again, or choose another split in the task's YAML.",
        task, split, paths(files));
  }

  /** A split without files. */
  public static EvalException splitMissing(
      String task, String split, Collection<Path> folders, Collection<String> present) {
    return error(
        "Task \"%s\": there is no file %s*.parquet, .jsonl or .csv in %s%s. --data must name a folder with data sets as <dataset_path>/<dataset_name or default>/<split>*.parquet.",
        task,
        split,
        paths(folders),
        present.isEmpty() ? " (no files there)" : " (it has " + String.join(", ", present) + ")");
  }

  private static String paths(Collection<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  // Results and reports.

  /** Published numbers that are not there. */
  public static EvalException referenceUnknown(String name, Path folder, Collection<String> known) {
    return error(
        "There are no published numbers of \"%s\" in %s. Name one of %s, or add %s.yaml there.",
        name, folder, known, name);
  }

  /** Published numbers that cannot be read. */
  public static EvalException referenceUnreadable(Path file, IOException cause) {
    return new EvalException(
        "Cannot read the published numbers in %s: %s. Correct the file; those beside it show its keys."
            .formatted(file, cause.getMessage().lines().findFirst().orElse("")),
        cause);
  }

  /** A path without any results. */
  public static EvalException noResults(String path) {
    return error(
        "There is no results_<time>.json at %s. Name such a file, or a folder that an evaluation wrote to.",
        path);
  }

  /** JSON that is something else than results. */
  public static EvalException notResults(String file) {
    return error(
        "%s holds no results of an evaluation: it has no \"results\" with \"versions\". Name a results_<time>.json that LatentSpark or lm-eval wrote.",
        file);
  }

  /** A results file that cannot be read, or is no JSON. */
  public static EvalException resultsUnreadable(String file, IOException cause) {
    return new EvalException(
        "Cannot read the results file %s: %s. Name a results_<time>.json that LatentSpark or lm-eval wrote."
            .formatted(file, cause.getMessage()),
        cause);
  }

  /** A results file that cannot be written. */
  public static EvalException resultsUnwritable(String file, IOException cause) {
    return new EvalException(
        "Cannot write %s: %s. Check the path and its permissions."
            .formatted(file, cause.getMessage()),
        cause);
  }

  // Tasks.

  /** A name that no task, group or tag has. */
  public static EvalException taskUnknown(String name, Collection<String> nearest) {
    return error(
        "There is no task, group or tag named \"%s\".%s --list-tasks shows all of them; --include-path adds a folder of your own.",
        name, nearest.isEmpty() ? "" : " Did you mean " + String.join(", ", nearest) + "?");
  }

  /** A task that two groups want with different keys. */
  public static EvalException taskTwice(String name) {
    return error(
        "Two of the groups asked for set different keys for the task \"%s\". Run them one at a time.",
        name);
  }

  // YAML files.

  /** A file that includes itself, perhaps through others. */
  public static EvalException includeCycle(Path file) {
    return error("%s includes itself. Break the circle of include keys.", file);
  }

  /** An included file that cannot be read. */
  public static EvalException includeUnreadable(Path file, Path included, IOException cause) {
    return new EvalException(
        "%s includes %s, which cannot be read (%s). Paths are relative to the including file."
            .formatted(file, included, reason(cause)),
        cause);
  }

  /** A key whose value is of the wrong kind. */
  public static EvalException keyInvalid(
      String task, String file, String key, Object value, String expected) {
    return error(
        "Task \"%s\": the key %s is %s, but must be %s (in %s).", task, key, value, expected, file);
  }

  /** A key without which a task cannot run. */
  public static EvalException keyMissing(String task, String file, String key) {
    return error(
        "Task \"%s\" has no key %s. Add it to %s, or to a file that it includes.", task, key, file);
  }

  /** A key of lm-evaluation-harness, or a misspelt one, that has no meaning here. */
  public static EvalException keyUnsupported(String task, String file, String key) {
    return error(
        "Task \"%s\" uses the key %s, which is not supported. Remove it from %s if the task means the same without it.",
        task, key, file);
  }

  /** A file that is no task. */
  public static EvalException yamlInvalid(Path file, String reason) {
    return error(
        "%s is not a task's YAML: %s. Correct it, or take it out of the folder.", file, reason);
  }

  /** A file or folder of tasks that cannot be read. */
  public static EvalException yamlUnreadable(Path file, IOException cause) {
    return new EvalException(
        "The tasks in %s cannot be read (%s). Check the path and its permissions."
            .formatted(file, reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    return cause instanceof NoSuchFileException ? "no such file" : cause.getMessage();
  }

  // Prompts.

  /** A chat template is asked for that the model does not have. */
  public static EvalException chatTemplateMissing() {
    return error(
        "--apply-chat-template was given, but the model's folder has no chat template. Add chat_template.jinja to it, or leave the option out.");
  }

  /** A task none of whose documents makes a prompt. */
  public static EvalException noDocumentUsable(
      String task, String file, String reason, Collection<String> columns) {
    return error(
        "Task \"%s\": no document makes a prompt; the first one fails because %s. The data has the columns %s. Correct the templates in %s, or the data.",
        task, reason, String.join(", ", columns), file);
  }

  /** Fewer documents to draw shots from than shots are wanted. */
  public static EvalException poolTooSmall(String task, int shots, int available) {
    return error(
        "Task \"%s\": %d shots are wanted, but only %d documents are there to draw them from (the evaluated one is never its own shot). Lower --num-fewshot, or add rows to the split that shots come from.",
        task, shots, available);
  }

  /** A template that Jinja does not understand. */
  public static EvalException templateMalformed(
      String task, String file, String key, String reason) {
    return error(
        "Task \"%s\": the template %s is malformed: %s. Correct it in %s.",
        task, key, reason, file);
  }

  // Running.

  /** A limit of the context that the engine does not reach. */
  public static EvalException maxLengthTooLong(int maxLength, int engineLength) {
    return error(
        "--max-length %d is more than the %d tokens that the engine reads at once. Lower it, or raise --max-model-len or --memory.",
        maxLength, engineLength);
  }

  // Running.

  /** A document asked for that the split does not have. */
  public static EvalException documentMissing(String task, int index, int documents) {
    return error(
        "Task %s has no document %d: its split has %d, counted from 0. Correct --samples.",
        task, index, documents);
  }

  /** Documents named of a task that is not evaluated. */
  public static EvalException samplesOfOtherTask(String task) {
    return error(
        "--samples names documents of the task %s, which is not among --tasks. Add it there, or take it out of --samples.",
        task);
  }

  // Needles in haystacks.

  /** A depth that is no percentage. */
  public static EvalException needleDepthInvalid(int depth) {
    return error("--depths has %d, which is not between 0 and 100. Give percentages.", depth);
  }

  /** A context without tokens. */
  public static EvalException needleLengthInvalid(int length) {
    return error("--context-lengths has %d. Give numbers of tokens, 1 or more.", length);
  }

  /** A context longer than the model reads. */
  public static EvalException needleLengthTooLong(int length, int most) {
    return error(
        "--context-lengths has %d, but the model reads at most %d tokens at once (max_position_embeddings in config.json, or --max-model-len). Leave out what is longer.",
        length, most);
  }

  /** A needle that does not fit into a context. */
  public static EvalException needleTooLong(String task, int length, int needed) {
    return error(
        "Task %s: needle, question and answer take %d tokens, more than a context of %d. Give longer --context-lengths, or shorten the task's texts or its max_gen_toks.",
        task, needed, length);
  }

  /** Less than one sample of a cell. */
  public static EvalException needleSamplesInvalid(int samples) {
    return error("--samples-per-cell is %d. Give 1 or more.", samples);
  }

  /** Fewer needles than samples. */
  public static EvalException needlesTooFew(int samples, int needles, String file) {
    return error(
        "--samples-per-cell is %d, but there are %d needles in %s. Lower it, or add needles there.",
        samples, needles, file);
  }

  /** A haystack without text. */
  public static EvalException haystackEmpty(Path file) {
    return error("The haystack %s has no text. Give a file of text with --haystack.", file);
  }

  /** A haystack that cannot be read. */
  public static EvalException haystackUnreadable(Path file, IOException cause) {
    return new EvalException(
        "The haystack %s cannot be read (%s). Give a file of UTF-8 text with --haystack."
            .formatted(file, reason(cause)),
        cause);
  }

  // Scoring: filters, metrics, aggregations.

  /** An aggregation nobody knows. */
  public static EvalException aggregationUnknown(
      String task, String metric, String name, Collection<String> known) {
    return error(
        "Task %s aggregates %s by \"%s\", which is no aggregation. Write one of: %s.",
        task, metric, name, String.join(", ", known));
  }

  /** An argument of a filter's step that has the wrong kind. */
  public static EvalException filterArgumentInvalid(
      String task, String filter, String function, String key, Object value, String expected) {
    return error(
        "Task %s, filter \"%s\", function %s: %s is %s. It must be %s.",
        task, filter, function, key, value, expected);
  }

  /** An argument a filter's function does not have. */
  public static EvalException filterArgumentUnknown(
      String task, String filter, String function, String key, Collection<String> known) {
    return error(
        "Task %s, filter \"%s\": function %s has no argument \"%s\". %s",
        task,
        filter,
        function,
        key,
        known.isEmpty()
            ? "It takes none."
            : "It takes " + known.stream().sorted().collect(Collectors.joining(", ")) + ".");
  }

  /** A task that runs generated programs, without permission to do so. */
  public static EvalException codeExecutionOff(String task) {
    return error(
        "Task %s runs the programs that the model writes. That is off unless you allow it: add --allow-code-execution. They run without network, in an empty folder, with limits on time, memory and files.",
        task);
  }

  /** Programs that cannot be kept from doing harm. */
  public static EvalException codeIsolationMissing(String reason) {
    return error(
        "Generated programs cannot be isolated on this machine, so none is run: %s. It takes Linux with unprivileged user namespaces (sysctl user.max_user_namespaces above 0, kernel.unprivileged_userns_clone=1, in a container a security profile that allows them), the commands unshare and mount (util-linux), and seccomp.",
        reason);
  }

  /** A filter that reads a column the document lacks. */
  public static EvalException filterNeedsColumn(
      String task, String filter, String function, String column, int document) {
    return error(
        "Task %s, filter \"%s\": function %s reads the list \"%s\", which document %d lacks. Add this column to the data, or use the function regex.",
        task, filter, function, column, document);
  }

  /** A function of a filter nobody knows. */
  public static EvalException filterUnknown(
      String task, String filter, String function, Collection<String> known) {
    return error(
        "Task %s, filter \"%s\": there is no function \"%s\". Write one of: %s.",
        task, filter, function, String.join(", ", known));
  }

  /** An argument an instruction of IFEval needs. */
  public static EvalException instructionArgumentInvalid(
      int document, String instruction, String key, Object value, String expected) {
    return error(
        "Document %d, instruction %s: %s is %s. It must be %s; correct the column \"kwargs\" of the data.",
        document, instruction, key, value, expected);
  }

  /** An instruction that is none of IFEval's. */
  public static EvalException instructionUnknown(
      int document, String instruction, Collection<String> known) {
    return error(
        "Document %d has the instruction \"%s\", which cannot be checked. The column \"instruction_id_list\" may hold: %s.",
        document, instruction, String.join(", ", known));
  }

  /** A metric the task's output type does not have. */
  public static EvalException metricUnknown(
      String task, String metric, String outputType, Collection<String> known) {
    return error(
        "Task %s lists the metric \"%s\", which output_type %s does not have. Write one of: %s.",
        task, metric, outputType, String.join(", ", known));
  }

  /** A value of {@code rouge_types} that ROUGE does not have. */
  public static EvalException rougeTypeUnknown(String task, String type) {
    return error(
        "Task %s lists the metric \"rouge\" with \"%s\" in rouge_types, which ROUGE does not have. Write rouge1 to rouge9, rougeL or rougeLsum.",
        task, type);
  }

  /** A scoring by name nobody knows. */
  public static EvalException processorUnknown(String task, String name, Collection<String> known) {
    return error(
        "Task %s scores by process_results \"%s\", which does not exist. Write one of %s, or leave it out and list metrics in metric_list.",
        task, name, String.join(", ", known));
  }

  /**
   * A regular expression that Python's re would refuse, or that is not supported.
   *
   * @param place where it stands, such as {@code filter "strict-match"}
   */
  public static EvalException regexInvalid(
      String task, String place, String pattern, PatternSyntaxException cause) {
    return new EvalException(
        "Task %s, %s: the regular expression %s is not valid: %s (at character %d). Correct it in the task's YAML; it is read as Python's re reads it."
            .formatted(task, place, pattern, cause.getDescription(), Math.max(0, cause.getIndex())),
        cause);
  }

  /** A Python that does not run. */
  public static EvalException pythonBroken(Path python, String output) {
    return error(
        "%s does not run: %s. Code benchmarks need a working Python 3; put another one first on the PATH.",
        python, output);
  }

  /** No Python on the machine. */
  public static EvalException pythonMissing(String searchPath) {
    return error(
        "Code benchmarks run Python programs, but there is no python3 on the PATH (%s). Install Python 3 (Debian: apt-get install python3) on every machine that evaluates.",
        searchPath);
  }

  /** A column that scoring reads and the document lacks. */
  public static EvalException scoringColumnMissing(int document, String column, String type) {
    return error(
        "Scoring reads the column \"%s\" (%s), which document %d lacks or has as another type. Take the data set as it was published.",
        column, type, document);
  }

  /** A regular expression that recurses too deeply on a text. */
  public static EvalException regexTooDeep(String task, RegexTooDeepException cause) {
    return new EvalException("Task %s: %s".formatted(task, cause.getMessage()), cause);
  }

  /** A filter that needs more answers a document than the task asks for. */
  public static EvalException tooFewRepeats(String task, String filter, int wanted, int repeats) {
    return error(
        "Task %s, filter \"%s\": take_first_k wants %d answers of each document, the task generates %d. Set repeats: %d in its YAML.",
        task, filter, wanted, repeats, wanted);
  }

  // ---- rewards ----------------------------------------------------------------------------------

  /** A reward that runs generated programs, without permission to do so. */
  public static EvalException codeRewardOff() {
    return error(
        "The reward code runs the programs that the model writes. That is off unless you allow it: add --allow-code-execution. They run without network, in an empty folder, with limits on time, memory and files.");
  }

  /** A length reward that falls over no tokens, or over more than there are. */
  public static EvalException lengthBufferInvalid(int buffer, int maxTokens) {
    return error(
        "--length-buffer %d is out of range. Give 1 to %d, the most tokens of a sample (--max-tokens).",
        buffer, maxTokens);
  }

  /** A row without a right answer or a test. */
  public static EvalException rewardAnswerMissing(String column) {
    return error(
        "The column \"%s\" holds no answer in this row. Fill it, or leave the row out.", column);
  }

  /** A column that a reward reads. */
  public static EvalException rewardColumnMissing(
      String reward, String option, String column, StructType schema) {
    return error(
        "The reward %s reads the column \"%s\", which is not there. The input has %s. Name one of these with %s.",
        reward, column, UdfErrors.columns(schema), option);
  }

  /** Spark SQL without a value for a sample. */
  public static EvalException rewardColumnNull() {
    return error(
        "The expression of --reward-column is null, or not a number, for this sample. Write coalesce(…, 0) where that means no reward.");
  }

  /** Spark SQL that cannot be computed. */
  public static EvalException rewardExpressionInvalid(String expression, Exception cause) {
    return new EvalException(
        "--reward-column %s cannot be computed: %s. Write Spark SQL with a number as its value, over the input's columns and sample.result, sample.reasoning, sample.finish_reason, sample.usage.output_tokens."
            .formatted(expression, firstLine(String.valueOf(cause.getMessage()))),
        cause);
  }

  /** A reward that cannot do without an option. */
  public static EvalException rewardOptionMissing(String reward, String option) {
    return error("The reward %s needs %s. Add it.", reward, option);
  }

  /** A reward that no mean can be taken of. */
  public static EvalException rewardNotFinite(String reward, double value) {
    return error(
        "The reward %s is %s for this sample, so that the weighted sum is not a finite number. Correct what it is computed from, or its weight.",
        reward, value);
  }

  /** A reward's regular expression. */
  public static EvalException rewardRegexInvalid(String pattern, PatternSyntaxException cause) {
    return new EvalException(
        "--reward-regex %s is not valid: %s (at character %d). Correct it; it is read as Python's re reads it."
            .formatted(pattern, cause.getDescription(), Math.max(0, cause.getIndex())),
        cause);
  }

  /** A reward named twice. */
  public static EvalException rewardTwice(String name) {
    return error("--reward names %s twice. Give it once, with its weight.", name);
  }

  /** A reward nobody knows. */
  public static EvalException rewardUnknown(String name, Collection<String> known) {
    return error(
        "--reward: there is no reward \"%s\". Write one of: %s.", name, String.join(", ", known));
  }

  /** A task that has no number for a document. */
  public static EvalException taskScoreMissing(String task) {
    return error(
        "Task %s has no score of a single answer, which the reward task is. Name other rewards with --reward, or give the task a metric of single answers.",
        task);
  }

  /** A weight that is no number. */
  public static EvalException rewardWeightInvalid(String name, String weight) {
    return error(
        "--reward: the weight of %s is \"%s\", which is not a number. Write %s:0.5, say.",
        name, weight, name);
  }

  /** A task whose documents are not answered by generated text. */
  public static EvalException taskNotGenerated(String task, String outputType) {
    return error(
        "Task %s is of type %s: its documents are scored, nothing is generated. Name tasks of type generate_until.",
        task, outputType);
  }

  private static EvalException error(String format, Object... arguments) {
    return new EvalException(format.formatted(arguments), null);
  }
}
