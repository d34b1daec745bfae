package io.latentspark.eval.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import io.latentspark.eval.EvalErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Runs as a page that is one file: nothing is fetched, and it works from a disk. All text that
 * comes from models and data is escaped.
 */
public final class HtmlReport {
  private static final JsonMapper MODEL =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private HtmlReport() {}

  /**
   * The page.
   *
   * @param runs at least one; the others are compared with the first
   * @param references published numbers to set beside
   */
  public static String of(List<ReportedRun> runs, List<PublishedScores> references) {
    Map<String, Object> page =
        MODEL.convertValue(
            ReportPage.of(runs, references), new TypeReference<Map<String, Object>>() {});
    page.put("style", resource("report.css"));
    page.put("script", resource("report.js"));
    Jinjava jinjava = new Jinjava(JinjavaConfig.newBuilder().withTrimBlocks(true).build());
    Context context = new Context(jinjava.getGlobalContextCopy(), page);
    context.setAutoEscape(true);
    JinjavaInterpreter interpreter =
        new JinjavaInterpreter(jinjava, context, jinjava.getGlobalConfig());
    String html;
    JinjavaInterpreter.pushCurrent(interpreter);
    try {
      html = interpreter.render(resource("report.html.j2"));
    } finally {
      JinjavaInterpreter.popCurrent();
    }
    if (!interpreter.getErrors().isEmpty()) {
      throw new IllegalStateException(interpreter.getErrors().get(0).toString());
    }
    return html;
  }

  /**
   * Writes the page.
   *
   * @param file on any of Hadoop's file systems; is replaced where it is there
   * @throws io.latentspark.eval.EvalException where it cannot be written
   */
  public static void write(
      String file, List<ReportedRun> runs, List<PublishedScores> references, Configuration hadoop) {
    String html = of(runs, references);
    try (OutputStream out = ResultsFile.create(new Path(file), hadoop)) {
      out.write(html.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw EvalErrors.resultsUnwritable(file, e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
