package io.latentspark.jobs;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps that a workload cannot do without: each token is computed once, as many together as a
 * step may hold, common prefixes included. For prompts the cache is taken to be read for nothing.
 */
final class WorkloadSteps {
  private final int stepTokens;
  private final List<StepSize> steps = new ArrayList<>();

  private WorkloadSteps(int stepTokens) {
    this.stepTokens = stepTokens;
  }

  /**
   * @param sequences requests
   * @param stepTokens most tokens of a step
   */
  static List<StepSize> of(Workload workload, int sequences, int stepTokens) {
    WorkloadSteps steps = new WorkloadSteps(stepTokens);
    switch (workload) {
      case OFFLINE -> {
        long attended = sequences * StepSize.triangle(Workload.OFFLINE_PROMPT_TOKENS);
        steps.prompts((long) sequences * Workload.OFFLINE_PROMPT_TOKENS, sequences, attended);
        // the prompts' own steps make the first new token
        for (int i = 1; i < Workload.OFFLINE_NEW_TOKENS; i++) {
          steps.steps.add(StepSize.decode(sequences, Workload.OFFLINE_PROMPT_TOKENS + i - 1));
        }
      }
      case SHARED_PREFIX -> {
        int prefix = Workload.PREFIX_TOKENS;
        steps.prompts(
            prefix + (long) sequences * Workload.OWN_TOKENS,
            sequences,
            StepSize.triangle(prefix) + sequences * continued(prefix, Workload.OWN_TOKENS));
      }
      case SCORE -> steps.score(sequences);
    }
    return steps.steps;
  }

  /** A choice's last token is scored, not computed; all choices share the context's last row. */
  private void score(long sequences) {
    long questions = (sequences + Workload.CHOICES - 1) / Workload.CHOICES;
    int context = Workload.EXAMPLE_TOKENS + Workload.QUESTION_TOKENS;
    int choiceRows = Workload.CHOICE_TOKENS - 1;
    prompts(
        Workload.EXAMPLE_TOKENS + questions * Workload.QUESTION_TOKENS + sequences * choiceRows,
        questions + sequences * choiceRows,
        StepSize.triangle(Workload.EXAMPLE_TOKENS)
            + questions * continued(Workload.EXAMPLE_TOKENS, Workload.QUESTION_TOKENS)
            + sequences * continued(context, choiceRows));
  }

  /** Positions that a sequence's tokens after so many first ones attend to. */
  private static long continued(int before, int tokens) {
    return StepSize.triangle(before + tokens) - StepSize.triangle(before);
  }

  /** Prompt tokens in full steps; what they need beside is spread evenly. */
  private void prompts(long tokens, long sampled, long attended) {
    for (long done = 0; done < tokens; done += stepTokens) {
      int step = (int) Math.min(stepTokens, tokens - done);
      int ownSampled = (int) (sampled * step / tokens);
      steps.add(new StepSize(step, ownSampled, attended * step / tokens, 0));
    }
  }
}
