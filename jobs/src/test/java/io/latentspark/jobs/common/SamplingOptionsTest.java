package io.latentspark.jobs.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SamplingOptionsTest {
  private static final GenerationConfig CHECKPOINT =
      new GenerationConfig(
          Optional.of(true),
          OptionalDouble.of(0.6),
          OptionalInt.of(40),
          OptionalDouble.of(0.95),
          OptionalDouble.of(1.05),
          OptionalInt.of(77),
          List.of(),
          OptionalInt.empty());

  @Test
  void everyOptionHasItsPlace() {
    SamplingParams given =
        resolve(
            "--temperature=1.5 --top-k=3 --top-p=0.9 --min-p=0.1 --repetition-penalty=1.1"
                + " --presence-penalty=0.2 --frequency-penalty=-0.3 --seed=12345678901"
                + " --max-tokens=5 --min-tokens=2 --stop=a --stop=b --stop-token-ids=4,5"
                + " --ignore-eos");
    assertEquals(
        new SamplingParams(
            1.5f,
            3,
            0.9f,
            0.1f,
            1.1f,
            0.2f,
            -0.3f,
            12345678901L,
            1,
            5,
            2,
            List.of("a", "b"),
            List.of(4, 5),
            true,
            -1),
        given);
  }

  @Test
  void whatIsNotGivenIsTheCheckpoints() {
    SamplingParams.Builder expected =
        SamplingParams.builder()
            .temperature(0.6f)
            .topK(40)
            .topP(0.95f)
            .repetitionPenalty(1.05f)
            .maxTokens(77);
    assertEquals(expected.build(), resolve(""));
    assertEquals(expected.topK(0).maxTokens(8).build(), resolve("--top-k=0 --max-tokens=8"));
  }

  private static SamplingParams resolve(String arguments) {
    SamplingOptions options = new SamplingOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options))
        .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    return options.resolve(CHECKPOINT);
  }
}
