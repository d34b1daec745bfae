package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * Every error a user of the DataFrame API or of SQL can meet. A message says the problem, the cause
 * and the fix.
 */
public final class UdfErrors {
  private UdfErrors() {}

  static LatentSparkException columnMissing(String purpose, String column, StructType schema) {
    return error(
        "There is no column \"%s\" (%s). The input has %s. Name one of these.",
        column, purpose, columns(schema));
  }

  static LatentSparkException columnTypeWrong(
      String purpose, String column, String expected, StructType schema) {
    return error(
        "Column \"%s\" (%s) is %s, but must be %s. Cast it beforehand or name another column.",
        column,
        purpose,
        schema.apply(column).dataType().catalogString().toUpperCase(java.util.Locale.ROOT),
        expected);
  }

  /** An input that has some of the output's columns. */
  public static LatentSparkException outputColumnsExist(List<String> clashes, StructType schema) {
    return error(
        "The input already has the column%s %s, which the output would add. Rename or drop %s beforehand; the input has %s.",
        clashes.size() == 1 ? "" : "s",
        quoted(clashes),
        clashes.size() == 1 ? "it" : "them",
        columns(schema));
  }

  static LatentSparkException templateInvalid(String template, int position, String reason) {
    return error(
        "The template is malformed at character %d: %s. Write {column} for a value, {{ and }} for braces. Template: %s",
        position + 1, reason, template);
  }

  static LatentSparkException systemWithTokenIds() {
    return error(
        "A system message cannot be put before token ids: they are taken as they are. Drop the system message or give text.");
  }

  static LatentSparkException optionValueInvalid(String option, Object value, String range) {
    return error("%s = %s is out of range. Allowed: %s.", option, value, range);
  }

  static int requirePositive(String option, int value) {
    if (value < 1) {
      throw optionValueInvalid(option, value, "1 or more");
    }
    return value;
  }

  static LatentSparkException arithmeticDiffers(String planned, String own) {
    return error(
        "This executor computes with %s, the job with %s: their rows would differ in the last bits."
            + " Give the job executors on machines of one kind.",
        own, planned);
  }

  static LatentSparkException gpuAddressInvalid(String address) {
    return error(
        "Spark gave this executor the GPU \"%s\", which is no number as nvidia-smi counts them."
            + " Let the discovery script print such numbers, as conf/cluster's does.",
        address);
  }

  static LatentSparkException executorMemory(EngineException cause, String origin) {
    return new LatentSparkException(
        "%s Available is what %s: raise spark.executor.memoryOverhead or the executor's cores, or state spark.latentspark.memory (--memory)."
            .formatted(cause.getMessage(), origin),
        cause);
  }

  static LatentSparkException modelNotOnExecutor(String model, String host, EngineException cause) {
    return new LatentSparkException(
        "The executor on %s has no model folder %s. Every executor must read the same path: put the model on a shared file system, ship it (--archives FILE#NAME and archive:NAME), or give its address (hdfs://, s3a://)."
            .formatted(host, model),
        cause);
  }

  static LatentSparkException archiveMissing(String location, String name) {
    return error(
        "The driver has no folder of the archive %s, from which it reads the model's settings. Give it with --archives FILE#%s; on YARN with --deploy-mode cluster as well, since a client's driver does not get archives there.",
        location, name);
  }

  static LatentSparkException remoteModelMissing(String uri, Throwable cause) {
    return new LatentSparkException(
        "There is no model at %s: the folder is missing or has no config.json. Check the address."
            .formatted(WithoutPassword.of(uri)),
        cause);
  }

  static LatentSparkException remoteModelUnreadable(String uri, Throwable cause) {
    return new LatentSparkException(
        "Cannot read the model %s: %s. Check the address, the credentials (spark.hadoop.*) and that the file system's jar is there."
            .formatted(WithoutPassword.of(uri), WithoutPassword.of(String.valueOf(cause))),
        cause);
  }

  static LatentSparkException remoteModelInvalid(String uri, EngineException cause) {
    return new LatentSparkException(
        "The model at %s cannot be used: its copy is what is there, but %s Upload the model again."
            .formatted(WithoutPassword.of(uri), cause.getMessage()),
        cause);
  }

  static LatentSparkException remoteModelChanged(String uri) {
    return error(
        "The model at %s was changed after the work had begun. Put changed models at an address of their own, and run again.",
        WithoutPassword.of(uri));
  }

  static LatentSparkException modelCopyDiffers(String file, long expected, long written) {
    return error(
        "The copy of %s is damaged: %d bytes were to be written, and %d were, or others. Check the disk (%s) and run again.",
        WithoutPassword.of(file), expected, written, ModelCache.FOLDER);
  }

  static LatentSparkException modelCacheUnusable(java.nio.file.Path folder, Throwable cause) {
    return new LatentSparkException(
        "Cannot keep a copy of the model in %s: %s. Name a folder on a disk with room for the model with %s."
            .formatted(folder, cause, ModelCache.FOLDER),
        cause);
  }

  static LatentSparkException modelCacheFull(
      String uri, long needed, java.nio.file.Path folder, long usable) {
    return error(
        "The model at %s takes %d MiB, and the disk of %s has room for %d MiB. Free some, or name a folder on another disk with %s.",
        WithoutPassword.of(uri), needed >> 20, folder, usable >> 20, ModelCache.FOLDER);
  }

  static LatentSparkException modelCacheNotOwn(java.nio.file.Path folder, String owner) {
    return error(
        "Models are not kept in %s: it is a link, or another user (its owner is %s) may write to it. Remove it, or name another folder with %s.",
        folder, owner, ModelCache.FOLDER);
  }

  static LatentSparkException settingInvalid(String key, String value, String expected) {
    return error("%s = %s is invalid. Set it to %s, or unset it.", key, value, expected);
  }

  static LatentSparkException settingUnknown(
      String key, String prefix, String name, Set<String> known) {
    return error(
        "There is no setting %s, so it would be without effect.%s Correct or unset it. Settings %s*: %s.",
        key, meant(prefix, name, known), prefix, String.join(", ", new TreeSet<>(known)));
  }

  private static String meant(String prefix, String name, Set<String> known) {
    return NearestName.of(name, known)
        .map(nearest -> " Did you mean " + prefix + nearest + "?")
        .orElse("");
  }

  static LatentSparkException checkpointNotOnDriver(String model) {
    return error(
        "The driver does not have the checkpoint folder %s, so it cannot read how its publisher wants tokens to be chosen. Say so with sampling(...), give the driver the folder, or call llm_generate in SQL, where executors read it.",
        model);
  }

  static LatentSparkException modelNotSet(String key, Set<String> registered) {
    return error(
        "No model is set. Set %s to a checkpoint folder that every executor can read (SET %s=/models/DeepSeek-V2-Lite) or name one in the call (model => '...'). Registered names: %s.",
        key, key, names(registered));
  }

  static LatentSparkException modelUnknown(String name, String prefix, Set<String> registered) {
    return error(
        "There is no model \"%s\". Registered names: %s. Set %s%s.path to its folder, or give the folder itself, with a slash in it.",
        name, names(registered), prefix, name);
  }

  private static String names(Set<String> registered) {
    return registered.isEmpty() ? "none" : String.join(", ", registered);
  }

  static LatentSparkException callOptionsNotJson(String text) {
    return error(
        "Options given as text must be a JSON object, such as {\"max_tokens\": 64}; this is no such object: %s",
        text);
  }

  static LatentSparkException callOptionUnknown(String name, Set<String> known) {
    return error(
        "There is no option \"%s\".%s Known options: %s.",
        name, meant("", name.replace('-', '_'), known), String.join(", ", known));
  }

  static LatentSparkException callOptionInvalid(EngineException cause) {
    return new LatentSparkException(cause.getMessage(), cause);
  }

  /** Options of a type that cannot be read; a type error, which Spark words as one. */
  public static String callOptionsType(String function, String type) {
    return "options of %s must be a MAP with STRING keys, a STRUCT or a STRING of JSON, not %s: write named_struct('max_tokens', 64)"
        .formatted(function, type);
  }

  /** Options that differ from row to row. */
  public static String callOptionsVary(String function, String options) {
    return "options of %s must be the same for all rows, but %s is not a constant: write a literal, or call the function once for each variant (CASE WHEN)"
        .formatted(function, options);
  }

  /** A conversation of a type that cannot be read. */
  public static String messagesType(String type) {
    return "messages of llm_chat must be an ARRAY of STRUCT<role: STRING, content: STRING> or a STRING of such JSON, not %s: write array(named_struct('role', 'user', 'content', question))"
        .formatted(type);
  }

  /** A call where its rows cannot be told. */
  public static LatentSparkException callInLambda() {
    return error(
        "A model cannot be called in a lambda function: it is asked for rows, not for elements. Explode the array, call the function on its rows, and collect_list the values.");
  }

  /** A call that uses columns of an outer query. */
  public static LatentSparkException callInCorrelatedSubquery() {
    return error(
        "A model cannot be called in a subquery, a LATERAL or the body of a SQL function that uses columns of the query around it. Write the subquery as a join and call the function on the joined rows; instead of the SQL function, call the model in the query itself.");
  }

  /** A call over both sides of an outer join. */
  public static LatentSparkException callInOuterJoin(String type) {
    return error(
        "A model cannot be called with columns of both sides in the condition of a %s JOIN, which keeps rows without a partner. Join on the other conditions first and call the function on the joined rows.",
        type);
  }

  /** A call in an operator whose rows it cannot be asked for. */
  public static LatentSparkException callMisplaced(String operator) {
    return error(
        "A model cannot be called in %s. Write the values to a table or view with SELECT first, and use that.",
        operator);
  }

  /** A call that reached execution. */
  public static LatentSparkException callNotExtracted(String call) {
    return error(
        "%s was evaluated outside of a query's operators. Call it in SELECT, WHERE or another clause of a query, in a session with spark.sql.extensions=io.latentspark.udf.LatentSparkExtensions.",
        call);
  }

  /** A row's error where that is to fail the query. */
  public static LatentSparkException rowFailed(String function, EngineException error) {
    return new LatentSparkException(
        "%s failed (%s): %s Without fail-on-error the row goes on with the error beside its NULL result."
            .formatted(function, error.code(), error.getMessage()),
        error);
  }

  /** An engine that cannot be loaded: no row of the task can be answered. */
  public static LatentSparkException engineNotLoaded(EngineException cause) {
    return new LatentSparkException(cause.getMessage(), cause);
  }

  /** A closed engine. */
  public static LatentSparkException engineClosed(Throwable cause) {
    return new LatentSparkException(
        "The engine was closed while the task was running. Run the job again; with resume it goes on where it stopped.",
        cause);
  }

  /** The task is to run again; what it had asked for is no row's error. */
  public static LatentSparkException engineFailed(EngineException cause) {
    return new LatentSparkException(
        "The engine ended while the task was running: " + cause.getMessage(), cause);
  }

  /** A defect of the engine. */
  public static LatentSparkException engineBroken(Throwable cause) {
    return new LatentSparkException(
        "The engine ended a request with %s. This is a defect; please report it with the log."
            .formatted(cause),
        cause);
  }

  /** The columns of a schema with their types, for messages. */
  public static String columns(StructType schema) {
    return schema.isEmpty()
        ? "no columns"
        : Arrays.stream(schema.fields())
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .collect(Collectors.joining(", ", "the columns ", ""));
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }

  private static LatentSparkException error(String format, Object... arguments) {
    return new LatentSparkException(String.format(format, arguments), null);
  }
}
