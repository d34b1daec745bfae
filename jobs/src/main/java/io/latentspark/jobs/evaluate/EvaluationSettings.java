package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineOptions;
import io.latentspark.eval.prompt.BosRule;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A run's settings under lm-evaluation-harness's names, for the results file. */
final class EvaluationSettings {
  private EvaluationSettings() {}

  static Map<String, Object> of(EvaluateCommand command, EngineOptions engine) {
    Map<String, Object> settings = ofModel(engine, command.bos.rule());
    settings.put("bootstrap_iters", command.bootstrapIterations);
    settings.put("max_length", command.maxLength == 0 ? null : command.maxLength);
    command.asking.describe(settings);
    return settings;
  }

  /** Those of the model alone. */
  static Map<String, Object> ofModel(EngineOptions engine, BosRule bos) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("pretrained", engine.model().toString());
    model.put("dtype", engine.dtype().name().toLowerCase(Locale.ROOT));
    model.put("add_bos_token", bos.name().toLowerCase(Locale.ROOT));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("model", "latentspark");
    settings.put("model_args", model);
    return settings;
  }
}
