package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadStepsTest {

  @Test
  void offlinePromptsThenOneStepForEachFurtherToken() {
    List<StepSize> steps = WorkloadSteps.of(Workload.OFFLINE, 64, 1024);
    assertEquals(8 + 127, steps.size());
    assertEquals(64 * 128, steps.stream().limit(8).mapToInt(StepSize::tokens).sum());
    assertEquals(64, steps.stream().limit(8).mapToInt(StepSize::sampled).sum());
    assertEquals(new StepSize(64, 64, 64 * 129, 64 * 129), steps.get(8));
    assertEquals(new StepSize(64, 64, 64 * 255, 64 * 255), steps.get(134));
  }

  @Test
  void prefixOnce() {
    List<StepSize> steps = WorkloadSteps.of(Workload.SHARED_PREFIX, 64, 1024);
    assertEquals(3072, steps.stream().mapToInt(StepSize::tokens).sum());
  }

  @Test
  void examplesOnceAndEachQuestionOnce() {
    List<StepSize> steps = WorkloadSteps.of(Workload.SCORE, 8, 4096);
    // two questions; of each choice's four tokens the last is no input
    long attended = 500 * 501 / 2;
    for (int question = 501; question <= 600; question++) {
      attended += 2 * question;
    }
    attended += 8 * (601 + 602 + 603);
    assertEquals(List.of(new StepSize(500 + 2 * 100 + 8 * 3, 2 + 8 * 3, attended, 0)), steps);
  }

  @ParameterizedTest
  @EnumSource
  void stepsHoldNoMoreThanTheyMay(Workload workload) {
    for (StepSize step : WorkloadSteps.of(workload, 48, 100)) {
      assertEquals(Math.min(step.tokens(), 100), step.tokens());
    }
  }
}
