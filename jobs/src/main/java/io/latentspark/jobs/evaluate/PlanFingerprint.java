package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineOptions;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.PlannedTask;
import io.latentspark.jobs.rows.EngineFingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/** Everything that changes a sample. */
final class PlanFingerprint {
  private final Map<String, String> values;

  private PlanFingerprint(Map<String, String> values) {
    this.values = values;
  }

  static PlanFingerprint of(EvaluationPlan plan, EngineOptions engine, BosRule bos) {
    Map<String, String> values = EngineFingerprint.of(engine);
    values.put("tasks", joined(plan, PlannedTask::name));
    values.put("task definitions", hash(joined(plan, task -> task.config().yaml().toString())));
    values.put("prompts", hash(joined(plan, PlannedTask::promptHash)));
    values.put("documents", String.valueOf(plan.documents()));
    values.put("add-bos-token", bos.name().toLowerCase(Locale.ROOT));
    return new PlanFingerprint(values);
  }

  /** This one with another setting that changes samples. */
  PlanFingerprint with(String name, Object value) {
    values.put(name, String.valueOf(value));
    return this;
  }

  Map<String, String> values() {
    return values;
  }

  String hash() {
    return hash(values.toString());
  }

  private static String joined(EvaluationPlan plan, Function<PlannedTask, String> part) {
    return plan.tasks().stream().map(part).collect(Collectors.joining(","));
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
