package io.latentspark.eval.metric;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.code.CodeSandbox;
import io.latentspark.eval.statistics.PassAtK;
import io.latentspark.eval.task.MetricConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** How many of a document's programs pass its test, and pass@k from that. */
final class CodeTests {

  private CodeTests() {}

  /** Values {@code pass@k} for each {@code k} of the metric that there are answers for. */
  static DocumentMetric passAtK(MetricConfig config, ToIntFunction<Answered> correct) {
    List<?> asked =
        config.arguments().get("k") instanceof List<?> list
            ? list
            : List.of(config.arguments().getOrDefault("k", 1));
    List<Integer> ks = asked.stream().map(k -> ((Number) k).intValue()).toList();
    return answered -> {
      int samples = answered.answers().size();
      int passed = correct.applyAsInt(answered);
      Map<String, List<Double>> values = new LinkedHashMap<>();
      for (int k : ks) {
        if (k <= samples) {
          values.put("pass@" + k, List.of(PassAtK.estimate(samples, passed, k)));
        }
      }
      return values;
    };
  }

  /** The value {@code pass_at_1}. */
  static DocumentMetric passAtOne(ToIntFunction<Answered> correct) {
    return answered ->
        Map.of(
            "pass_at_1",
            List.of(PassAtK.estimate(answered.answers().size(), correct.applyAsInt(answered), 1)));
  }

  /** Programs are the answers followed by the target's tests. */
  static ToIntFunction<Answered> withTests(CodeSandbox sandbox) {
    return answered ->
        passing(
            sandbox,
            answered.answers().stream()
                .map(answer -> answer + "\n" + answered.target().texts().get(0))
                .toList());
  }

  /** The answers are whole programs. */
  static ToIntFunction<Answered> whole(CodeSandbox sandbox) {
    return answered -> passing(sandbox, answered.answers());
  }

  private static int passing(CodeSandbox sandbox, List<String> programs) {
    return (int) programs.stream().filter(sandbox::passes).count();
  }

  /** This JVM's sandbox, or the error that running code was not allowed. */
  static CodeSandbox sandbox(String task, CodeLimits limits) {
    if (limits == null) {
      throw EvalErrors.codeExecutionOff(task);
    }
    return CodeSandbox.shared(limits);
  }
}
