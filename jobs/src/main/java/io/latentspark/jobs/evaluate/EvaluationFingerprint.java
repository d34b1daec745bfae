package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineOptions;
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
final class EvaluationFingerprint {
  private final Map<String, String> values;

  EvaluationFingerprint(EvaluateCommand command, EvaluationPlan plan, EngineOptions engine) {
    values = EngineFingerprint.of(engine);
    values.put("tasks", joined(plan, PlannedTask::name));
    values.put("task definitions", hash(joined(plan, task -> task.config().yaml().toString())));
    values.put("prompts", hash(joined(plan, PlannedTask::promptHash)));
    values.put("documents", String.valueOf(plan.documents()));
    values.put("gen-kwargs", command.asking.prompts().generation().toString());
    values.put("add-bos-token", command.bos().name().toLowerCase(Locale.ROOT));
    values.put("max-length", String.valueOf(command.maxLength));
    values.put("seed", String.valueOf(command.asking.samplingSeed()));
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
