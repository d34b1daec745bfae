package io.latentspark.eval.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupAdvantagesTest {
  /** Computed with NumPy as TRL does with torch: (r - r.mean()) / (r.std(ddof=1) + 1e-4). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 0 0 0   | 0.25 | 0.5                | 1.4997000599880024 -0.4999000199960008 -0.4999000199960008 -0.4999000199960008
          1 1 0 1.2 | 0.8  | 0.5416025603090641 | 0.3692063037063948 0.3692063037063948 -1.4768252148255796 0.7384126074127896
          1 0       | 0.5  | 0.7071067811865476 | 0.7070067953266834 -0.7070067953266834
          0.5 -0.25 1.2 0.2 0 1 1 0.1 | 0.46875 | 0.5404611126489253 | 0.057810299832455274 -1.3296368961464713 1.3527610160794534 -0.49716857855911534 -0.8671544974868292 0.9827750971517396 0.9827750971517396 -0.6821615380229723
          0.1 0.1 0.1 | 0.1  | 0                  | 0 0 0
          0.7       | 0.7  | 0                  | 0
          """)
  void advantagesAreTrls(String rewards, double mean, double deviation, String expected) {
    double[] values = numbers(rewards);
    GroupAdvantages advantages = GroupAdvantages.of(values);
    assertEquals(mean, advantages.mean(), 1e-15);
    assertEquals(deviation, advantages.standardDeviation(), 1e-15);
    double[] wanted = numbers(expected);
    for (int i = 0; i < values.length; i++) {
      assertEquals(wanted[i], advantages.of(values[i]), 1e-12);
    }
  }

  @Property(tries = 200)
  void theyAddUpToNothingAndKeepTheOrder(
      @ForAll @Size(min = 2, max = 16) List<@DoubleRange(min = -2, max = 2) Double> given) {
    double[] rewards = given.stream().mapToDouble(Double::doubleValue).toArray();
    GroupAdvantages advantages = GroupAdvantages.of(rewards);
    double[] all = Arrays.stream(rewards).map(advantages::of).toArray();
    assertEquals(0, Arrays.stream(all).sum(), 1e-6);
    for (int i = 1; i < all.length; i++) {
      assertTrue((rewards[i] - rewards[0]) * (all[i] - all[0]) >= 0);
    }
  }

  private static double[] numbers(String text) {
    return Stream.of(text.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
