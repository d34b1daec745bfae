package io.latentspark.eval.report;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Path;

/**
 * {@code results_<time>.json} in lm-evaluation-harness's layout, on any of Hadoop's file systems.
 * What that layout has no place for stands under the key {@code latentspark}.
 */
public final class ResultsFile {
  /** How the file's name begins. */
  public static final String PREFIX = "results_";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS").withZone(ZoneOffset.UTC);

  /** As Python writes and reads them, with NaN and Infinity as bare words. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final Configuration hadoop;

  /**
   * Results files on the file systems of a configuration.
   *
   * @param hadoop where the file systems' settings are
   */
  public ResultsFile(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** The folder that lm-eval gives a model below an output folder. */
  public static String folder(String output, String model) {
    return new Path(output, sanitized(model)).toString();
  }

  /**
   * Writes an evaluation, named by when it ended (UTC).
   *
   * @param folder is made where it is missing
   * @return the file's path
   * @throws io.latentspark.eval.EvalException where it cannot be written
   */
  public String write(String folder, Evaluation evaluation) {
    Path file = new Path(folder, PREFIX + TIME.format(end(evaluation)) + ".json");
    try (OutputStream out = create(file, hadoop)) {
      JSON.writeValue(out, new ResultsWriter(evaluation).root());
    } catch (IOException e) {
      throw EvalErrors.resultsUnwritable(file.toString(), e);
    }
    return file.toString();
  }

  /**
   * Reads a results file, LatentSpark's or lm-eval's own.
   *
   * @throws io.latentspark.eval.EvalException where it cannot be read or is no results file
   */
  public Evaluation read(String path) {
    Path file = new Path(path);
    try {
      FileContext files = FileContext.getFileContext(file.toUri(), hadoop);
      files.setVerifyChecksum(false, file); // people edit and replace these files
      try (InputStream in = files.open(file)) {
        return new ResultsReader(path, JSON.readTree(in)).evaluation();
      }
    } catch (IOException e) {
      throw EvalErrors.resultsUnreadable(path, e);
    }
  }

  static OutputStream create(Path file, Configuration hadoop) throws IOException {
    return FileContext.getFileContext(file.toUri(), hadoop)
        .create(
            file, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), CreateOpts.createParent());
  }

  static Evaluation parse(String source, JsonNode root) {
    return new ResultsReader(source, root).evaluation();
  }

  static Instant end(Evaluation evaluation) {
    return evaluation.started().plusNanos(Math.round(evaluation.seconds() * 1e9));
  }

  static String sanitized(String model) {
    return model.replaceAll("[\"<>:/|\\\\?*\\[\\]]+", "__");
  }
}
