package io.latentspark.jobs;

import io.latentspark.engine.LlmEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries out a plan on a loaded engine; ceilings are put beside what was measured later. */
final class PlanRun {
  private final BenchPlan plan;
  private final BenchRuns runs;
  private final int stepTokens;
  private final Consumer<String> progress;
  private final List<Function<Roofline, BenchReport.Speed>> prefill = new ArrayList<>();
  private final List<Function<Roofline, BenchReport.Speed>> decode = new ArrayList<>();
  private final List<Function<Roofline, BenchReport.WorkloadSpeed>> workloads = new ArrayList<>();

  private PlanRun(BenchPlan plan, LlmEngine engine, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    runs = new BenchRuns(engine);
    stepTokens = engine.options().maxBatchTokens();
  }

  /** Measures all that the plan names. */
  static PlanRun of(BenchPlan plan, LlmEngine engine, Consumer<String> progress) {
    PlanRun run = new PlanRun(plan, engine, progress);
    if (plan.workloads().isEmpty()) {
      run.measureSpeeds();
    } else {
      run.measureWorkloads();
    }
    return run;
  }

  private void measureSpeeds() {
    int tokens = plan.promptTokens();
    progress.accept("prefill of " + tokens + " tokens");
    Measurement prompt = runs.prefill(tokens);
    prefill.add(roofline -> roofline.prefill(tokens, stepTokens, prompt));
    for (int batchSize : plan.batchSizes()) {
      for (int context : plan.contexts()) {
        progress.accept("decode at batch " + batchSize + " after " + context + " tokens");
        int newTokens = plan.decodeTokens();
        Measurement measured = runs.decode(batchSize, context, newTokens);
        decode.add(roofline -> roofline.decode(batchSize, context, newTokens, measured));
      }
    }
  }

  private void measureWorkloads() {
    for (Workload workload : plan.workloads()) {
      int sequences = plan.sequences(workload);
      progress.accept("workload " + workload + " with " + sequences + " requests");
      Measurement measured = runs.workload(workload, sequences);
      workloads.add(roofline -> roofline.workload(workload, sequences, stepTokens, measured));
    }
  }

  /** Null where the plan names none. */
  BenchReport.Speed prefill(Roofline roofline) {
    return prefill.isEmpty() ? null : prefill.get(0).apply(roofline);
  }

  /** Null where the plan names none. */
  List<BenchReport.Speed> decode(Roofline roofline) {
    return beside(roofline, decode);
  }

  /** Null where the plan names none. */
  List<BenchReport.WorkloadSpeed> workloads(Roofline roofline) {
    return beside(roofline, workloads);
  }

  private static <T> List<T> beside(Roofline roofline, List<Function<Roofline, T>> measured) {
    return measured.isEmpty() ? null : measured.stream().map(m -> m.apply(roofline)).toList();
  }
}
