package io.latentspark.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.eval.comparison.Calibration;
import io.latentspark.eval.comparison.McNemarTest;
import io.latentspark.eval.comparison.Outcome;
import io.latentspark.eval.comparison.PairedDifference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two real runs on the same 200 questions; the numbers are scipy's, statsmodels' and NumPy's. */
class GoldenComparisonTest {
  private final List<Outcome> zeroShot = outcomes("nobos_quiz_text_0shot");
  private final List<Outcome> fiveShot = outcomes("quiz_text_5shot");

  @Test
  void differenceAndTest() {
    double[] first = values(zeroShot);
    double[] second = values(fiveShot);

    PairedDifference paired = PairedDifference.of(first, second);
    McNemarTest test = McNemarTest.of(first, second);

    assertEquals(0.015, paired.difference(), 1e-12);
    assertEquals(0.016590697884097793, paired.standardError(), 1e-12);
    assertEquals(-0.017716135266250356, paired.interval().low(), 1e-12);
    assertEquals(4, test.firstOnly());
    assertEquals(7, test.secondOnly());
    assertEquals(0.548828125, test.probability(), 1e-12);
  }

  @Test
  void calibration() {
    assertEquals(0.05796146385284644, calibration(zeroShot).error(), 1e-9);
    assertEquals(0.04871840772182741, calibration(fiveShot).error(), 1e-9);
    Calibration.Bin surest = calibration(zeroShot).bins().get(7);
    assertEquals(9, surest.range());
    assertEquals(126, surest.documents());
    assertEquals(0.981977, surest.confidence(), 1e-6);
    assertEquals(0.97619, surest.right(), 1e-6);
  }

  private static Calibration calibration(List<Outcome> outcomes) {
    return Calibration.of(outcomes).orElseThrow();
  }

  private static double[] values(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(outcome -> outcome.values().get("acc,none")).toArray();
  }

  private static List<Outcome> outcomes(String run) {
    return GoldenRun.samples(run).stream().map(Outcome::of).toList();
  }
}
