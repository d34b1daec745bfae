package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The heat map of ten lengths and eleven depths in a real browser. */
class HeatMapBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "report");

  /** Chromium may still write into its profile when it is told to end. */
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  @Test
  void isLegibleOnAPhoneAndOnADesk() throws Exception {
    assumeTrue(
        Browser.executable().isPresent(),
        "Skipped: no Chromium on the PATH (Debian: apt-get install chromium)");
    List<Integer> lengths =
        IntStream.concat(IntStream.rangeClosed(9, 17).map(i -> 1 << i), IntStream.of(163_840))
            .boxed()
            .toList();
    String html =
        HtmlReport.of(
            List.of(
                ReportedRun.of(
                    HeatMapTest.run(
                        lengths, IntStream.rangeClosed(0, 10).map(i -> 10 * i).boxed().toList()))),
            List.of());
    Path page = Files.writeString(folder.resolve("report.html"), html);
    Files.createDirectories(SCREENSHOTS);
    try (Browser browser = Browser.open(page, Files.createDirectory(folder.resolve("profile")))) {
      for (int width : new int[] {375, 1280}) {
        for (String scheme : new String[] {"light", "dark"}) {
          browser.resize(width, 900);
          browser.prefer(scheme);
          browser.screenshot(SCREENSHOTS.resolve("heat-map-" + width + "-" + scheme + ".png"));
          check(browser, width);
        }
      }
      assertEquals(List.of(), browser.problems());
    }
  }

  /** Nothing is cut off or overlaps, figures have 11 px or more and stand out from their cells. */
  private static void check(Browser browser, int width) throws Exception {
    assertEquals(width, browser.evaluate("document.documentElement.scrollWidth").asInt());
    JsonNode found =
        browser.evaluate(
            """
            (() => {
              const pixel = (css) => {
                const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
                context.fillStyle = css; context.fillRect(0, 0, 1, 1);
                return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
              };
              const luminance = (css) => {
                const linear = pixel(css).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
              };
              const cells = [...document.querySelectorAll(".heat th, .heat td")];
              const scored = [...document.querySelectorAll(".heat td")];
              const contrast = (cell) => {
                const style = getComputedStyle(cell);
                const [a, b] = [luminance(style.color), luminance(style.backgroundColor)].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
              };
              const region = document.querySelector(".heat").parentElement;
              return {
                cells: scored.length,
                cut: cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
                scrolls: region.scrollWidth > region.clientWidth,
                smallest: Math.min(...cells.map((cell) => parseFloat(getComputedStyle(cell).fontSize))),
                faintest: Math.min(...scored.map(contrast)),
                colors: new Set(scored.map((cell) => getComputedStyle(cell).backgroundColor)).size,
                texts: [scored[0].textContent, scored[109].textContent],
              };
            })()
            """);
    assertEquals(110, found.path("cells").asInt());
    assertEquals("[]", found.path("cut").toString());
    assertEquals(false, found.path("scrolls").asBoolean());
    assertTrue(found.path("smallest").asDouble() >= 11, found.toString());
    assertTrue(found.path("faintest").asDouble() >= 4.5, found.toString());
    assertTrue(found.path("colors").asInt() >= 19, found.toString());
    assertEquals("[\"0\",\"100\"]", found.path("texts").toString());
  }
}
