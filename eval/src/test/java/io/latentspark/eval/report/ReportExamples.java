package io.latentspark.eval.report;

import io.latentspark.eval.comparison.Outcome;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Real runs of the demo model, with what reports need. */
final class ReportExamples {
  private ReportExamples() {}

  /** Two tasks, as one run. */
  static ReportedRun zeroShot() {
    ReportedRun quiz = run("nobos_quiz_text_0shot", "latentspark-demo without BOS", "a0");
    ReportedRun arithmetic = run("nobos_arithmetic_4shot", "any", "c4");
    Evaluation evaluation = quiz.evaluation();
    return new ReportedRun(
        new Evaluation(
            evaluation.model(),
            evaluation.fingerprint(),
            evaluation.started(),
            evaluation.seconds(),
            joined(evaluation.tasks(), arithmetic.evaluation().tasks()),
            evaluation.groups(),
            evaluation.settings()),
        joined(quiz.outcomes(), arithmetic.outcomes()),
        joined(quiz.samples(), arithmetic.samples()));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  static ReportedRun fiveShot() {
    return run("quiz_text_5shot", "latentspark-demo, five shots", "b5");
  }

  private static ReportedRun run(String name, String model, String promptHash) {
    Evaluation read = GoldenRun.evaluation(name, model);
    List<Sample> samples = GoldenRun.samples(name);
    Evaluation evaluation =
        new Evaluation(
            model,
            read.fingerprint(),
            read.started(),
            read.seconds(),
            read.tasks().stream().map(task -> hashed(task, promptHash)).toList(),
            read.groups(),
            Map.of(
                "dtype", "float32", "num_fewshot", 0, "model_args", Map.of("pretrained", model)));
    return new ReportedRun(evaluation, samples.stream().map(Outcome::of).toList(), samples);
  }

  private static TaskResult hashed(TaskResult task, String hash) {
    return new TaskResult(
        task.task(),
        task.alias(),
        task.version(),
        task.shots(),
        task.documents(),
        task.originalDocuments(),
        task.failed(),
        task.metrics(),
        hash,
        task.taskHash(),
        task.config());
  }
}
