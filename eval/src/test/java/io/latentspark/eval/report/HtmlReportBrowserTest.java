package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report in a real browser. */
class HtmlReportBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "report");

  /** Chromium may still write into its profile when it is told to end. */
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(
        Browser.executable().isPresent(),
        "Skipped: no Chromium on the PATH (Debian: apt-get install chromium)");
    String html =
        HtmlReport.of(
            List.of(ReportExamples.zeroShot(), ReportExamples.fiveShot()),
            List.of(PublishedScores.read(HtmlReportTest.REFERENCES, "deepseek-v2-lite")));
    Path page = Files.writeString(folder.resolve("report.html"), html);
    browser = Browser.open(page, Files.createDirectory(folder.resolve("profile")));
    browser.resize(1280, 900);
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      assertEquals(List.of(), browser.problems());
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "375, light", "375, dark"})
  void fitsTheWindow(int width, String scheme) throws Exception {
    browser.resize(width, 900);
    browser.prefer(scheme);
    browser.evaluate("document.querySelector('details.sample').open = true");

    assertEquals(width, browser.evaluate("document.documentElement.scrollWidth").asInt());

    Files.createDirectories(SCREENSHOTS);
    browser.screenshot(SCREENSHOTS.resolve("report-" + width + "-" + scheme + ".png"));
  }

  /** WCAG's contrast of text that is no larger than the page's: at least 4.5. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textStandsOut(String scheme) throws Exception {
    browser.prefer(scheme);

    String faint =
        browser
            .evaluate(
                """
                (() => {
                  const channels = (css) => {
                    const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
                    context.fillStyle = css; context.fillRect(0, 0, 1, 1);
                    return [...context.getImageData(0, 0, 1, 1).data];
                  };
                  const luminance = ([r, g, b]) => {
                    const linear = [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
                  };
                  const background = (node) => {
                    for (let at = node; at; at = at.parentElement) {
                      const color = channels(getComputedStyle(at).backgroundColor);
                      if (color[3] === 255) return color;
                    }
                    return [255, 255, 255];
                  };
                  const found = new Set();
                  for (const node of document.querySelectorAll("body *")) {
                    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
                    if (!own || !node.checkVisibility() || ["SCRIPT", "STYLE"].includes(node.tagName)) continue;
                    const style = getComputedStyle(node);
                    const ink = node instanceof SVGElement ? style.fill : style.color;
                    const [a, b] = [luminance(channels(ink)), luminance(background(node))].sort((x, y) => y - x);
                    const contrast = (a + 0.05) / (b + 0.05);
                    if (contrast < 4.5) found.add(`${node.tagName}.${node.className} ${contrast.toFixed(2)}`);
                  }
                  return [...found].join("\\n");
                })()
                """)
            .asText();

    assertEquals("", faint);
  }

  @Test
  void sortsByValueDownThenUp() throws Exception {
    String column = "document.querySelector('#scores thead th.model button')";
    String values =
        "[...document.querySelectorAll('#scores tbody tr:not([hidden])')]"
            + ".map(row => row.querySelector('td.r1').dataset.key).filter(key => key !== '').map(Number)";

    browser.evaluate(column + ".click()");
    double[] down = numbers(values);
    assertEquals("descending", sorted());
    browser.evaluate(column + ".click()");
    double[] up = numbers(values);

    assertEquals("ascending", sorted());
    assertTrue(down.length > 10);
    for (int row = 1; row < down.length; row++) {
      assertTrue(down[row - 1] >= down[row]);
      assertTrue(up[row - 1] <= up[row]);
    }
  }

  @Test
  void findsTasksAndMetrics() throws Exception {
    String rows = "document.querySelectorAll('#scores tbody tr:not([hidden])').length";
    assertEquals(12, browser.evaluate(rows).asInt());

    choose("metric", "acc_norm");
    assertEquals(11, browser.evaluate(rows).asInt());
    type("find", "astro");
    assertEquals(1, browser.evaluate(rows).asInt());
  }

  @Test
  void filtersSamples() throws Exception {
    assertTrue(count().startsWith("260 of 260 samples, 25 shown"), count());

    browser.evaluate("document.getElementById('sample-more').click()");
    assertTrue(count().endsWith("50 shown"), count());

    // 4 that only the first run has right and 7 that only the second has.
    choose("sample-outcome", "differ");
    assertTrue(count().startsWith("11 of 260"), count());

    choose("sample-outcome", "wrong");
    choose("sample-task", "demo_arithmetic");
    assertTrue(count().startsWith("21 of 260"), count());

    choose("sample-outcome", "all");
    choose("sample-task", "");
    type("sample-words", "CITY OF TIRANA");
    assertTrue(count().startsWith("1 of 260"), count());
  }

  @Test
  void showsPromptAndAnswerOfASample() throws Exception {
    browser.evaluate("document.querySelector('details.sample summary').click()");
    waitFor("document.querySelector('details.sample .body') !== null");

    String text = browser.evaluate("document.querySelector('details.sample').innerText").asText();

    assertTrue(text.contains("Question: In which country is the city of Tirana?"), text);
    assertTrue(text.contains("✓ Albania"), text);
    assertTrue(text.contains("97.8 % · chosen"), text);
  }

  @Test
  void canBeUsedWithTheKeyboardAndAScreenReader() throws Exception {
    assertEquals(
        0, browser.evaluate("document.querySelectorAll('th:not([scope])').length").asInt());
    assertEquals(
        0,
        browser
            .evaluate(
                "[...document.querySelectorAll('input, select')].filter(e => !e.labels.length).length")
            .asInt());
    assertEquals(
        0,
        browser
            .evaluate(
                "[...document.querySelectorAll('[role=img]')].filter(e => !e.getAttribute('aria-label')).length")
            .asInt());
    assertTrue(
        browser
            .evaluate(
                "[...document.querySelectorAll('.scroll')].every(e => e.tabIndex === 0 && e.getAttribute('role') === 'region')")
            .asBoolean());
  }

  private String sorted() throws Exception {
    return browser
        .evaluate("document.querySelector('#scores th[aria-sort]').getAttribute('aria-sort')")
        .asText();
  }

  private double[] numbers(String expression) throws Exception {
    var values = browser.evaluate(expression);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).asDouble();
    }
    return numbers;
  }

  private String count() throws Exception {
    return browser.evaluate("document.getElementById('sample-count').textContent").asText();
  }

  private void choose(String id, String value) throws Exception {
    browser.evaluate(
        "(e => { e.value = '%s'; e.dispatchEvent(new Event('change')); })(document.getElementById('%s'))"
            .formatted(value, id));
  }

  private void type(String id, String text) throws Exception {
    browser.evaluate(
        "(e => { e.value = '%s'; e.dispatchEvent(new Event('input')); })(document.getElementById('%s'))"
            .formatted(text, id));
  }

  private void waitFor(String condition) throws Exception {
    for (int i = 0; i < 100 && !browser.evaluate(condition).asBoolean(); i++) {
      Thread.sleep(50);
    }
    assertTrue(browser.evaluate(condition).asBoolean(), condition);
  }
}
