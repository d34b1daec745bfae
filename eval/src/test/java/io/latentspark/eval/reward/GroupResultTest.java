package io.latentspark.eval.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class GroupResultTest {
  /** Numbers of the Python in Chen et al. 2021: 1 - prod(1 - k / arange(n - c + 1, n + 1)). */
  @Test
  void chancesOfSuccess() {
    GroupResult group = new GroupResult(samples("a+ b a+ c d"));
    assertEquals(Optional.of(2), group.correct());
    assertEquals(0.4, group.passAt(1).orElseThrow(), 1e-12);
    assertEquals(0.7, group.passAt(2).orElseThrow(), 1e-12);
    assertEquals(1, group.passAt(5).orElseThrow(), 1e-12);
    assertEquals(Optional.empty(), group.passAt(6));
    assertEquals(
        0.8928571428571428,
        new GroupResult(samples("a+ a+ a+ a+ a+ b b b")).passAt(2).orElseThrow(),
        1e-12);
  }

  @Test
  void theMostFrequentAnswerWinsAndOfEqualOnesTheFirst() {
    assertEquals("b", answer("a+ b b"));
    assertEquals("a", answer("a+ b b a+"));
    assertEquals("b", answer("b a+ b a+"));
    assertTrue(new GroupResult(samples("a+ b a+")).majorityCorrect().orElseThrow());
    assertFalse(new GroupResult(samples("a+ b b")).majorityCorrect().orElseThrow());
    assertFalse(new GroupResult(samples("- - -")).majorityCorrect().orElseThrow());
  }

  @Test
  void samplesThatFailedDoNotCount() {
    List<GradedSample> samples = samples("a+ b");
    samples.add(GradedSample.failed(RowFactory.create(), "CANCELLED", "why"));
    GroupResult group = new GroupResult(samples);
    assertEquals(0.5, group.passAt(1).orElseThrow());
    assertEquals(Optional.empty(), group.passAt(3));
    assertEquals(0.5, group.advantages().mean());
    GroupResult none = new GroupResult(samples.subList(2, 3));
    assertTrue(none.isEmpty());
    assertEquals(Optional.empty(), none.correct());
    assertEquals(Optional.empty(), none.majorityCorrect());
  }

  @Test
  void withoutAVerifierNothingIsRightOrWrong() {
    GradedSample sample =
        new GradedSample(
            RowFactory.create(), List.of(0.5), 0.5, null, Optional.empty(), null, null);
    GroupResult group = new GroupResult(List.of(sample, sample));
    assertEquals(Optional.empty(), group.correct());
    assertEquals(Optional.empty(), group.passAt(1));
    assertEquals(Optional.empty(), group.majorityCorrect());
  }

  private static String answer(String samples) {
    return new GroupResult(samples(samples)).majority().orElseThrow().answer();
  }

  /** Answers, a plus behind right ones; a dash for none. */
  private static List<GradedSample> samples(String text) {
    List<GradedSample> samples = new ArrayList<>();
    for (String each : text.split(" ")) {
      double reward = each.endsWith("+") ? 1 : 0;
      String answer = each.equals("-") ? null : each.substring(0, 1);
      samples.add(
          new GradedSample(
              RowFactory.create(),
              List.of(reward),
              reward,
              answer,
              Optional.of(reward == 1),
              null,
              null));
    }
    return samples;
  }
}
