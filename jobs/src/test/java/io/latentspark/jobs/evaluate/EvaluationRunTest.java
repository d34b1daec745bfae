package io.latentspark.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.ErrorCode;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.jobs.JobRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRunTest {
  @TempDir Path directory;

  @Test
  void aModelWithoutATokenizerIsAnErrorThatSaysSo() {
    EvaluationRun run =
        new EvaluationRun(
            "model",
            new EvaluationPlan(List.of(), List.of()),
            EngineOptions.of(directory).withMaxModelLen(8),
            null,
            null,
            Map.of());
    EngineException error =
        assertThrows(EngineException.class, () -> run.work("evaluate", JobRunner.SPARK));
    assertEquals(ErrorCode.NO_TOKENIZER, error.code());
  }
}
