package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.FinishReason;
import io.latentspark.engine.TokenLogprob;
import io.latentspark.engine.decode.SampledToken;
import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class OutputColumnsTest {
  private static final SamplingParams ONE = SamplingParams.builder().build();
  private static final SamplingParams TWO = SamplingParams.builder().n(2).build();

  @Test
  void oneSampleIsColumns() {
    assertArrayEquals(
        new String[] {
          "result", "reasoning", "finish_reason", "usage", "error_code", "error_message"
        },
        OutputColumns.of(ONE).schema().fieldNames());
  }

  @Test
  void everyShapePassesThroughSpark() {
    OutputColumns all = OutputColumns.of(ONE).withLogprobs().withTokenIds();
    assertEquals(
        "{\"result\":\"Hi\",\"reasoning\":\"hm\",\"finish_reason\":\"length\","
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"total_tokens\":5},"
            + "\"logprobs\":[{\"token_id\":7,\"logprob\":-0.5,\"top\":["
            + "{\"token_id\":7,\"logprob\":-0.5},{\"token_id\":1,\"logprob\":-1.5}]},"
            + "{\"token_id\":8,\"logprob\":-0.25,\"top\":[]}],\"token_ids\":[7,8]}",
        throughSpark(all, 1));
    assertEquals(
        "{\"samples\":[" + throughSpark(all, 1) + "," + throughSpark(all, 1) + "]}",
        throughSpark(all.withSamples(), 2));
  }

  @Test
  void aTrajectoryEndsWithTheTokenThatEndedIt() {
    TokenLogprob end = new TokenLogprob(1, -0.125f, List.of());
    Completion stopped =
        new Completion(
            "Hi",
            null,
            "Hi",
            new int[] {7},
            FinishReason.STOP,
            new int[] {0, 5},
            new SampledToken(1, end),
            List.of(new TokenLogprob(7, -0.5f, List.of())));
    Row sample =
        ((Row[]) new OutputValues(OutputColumns.ofTrajectories()).success(List.of(stopped))[0])[0];
    Row trajectory = sample.getStruct(6);
    assertEquals("Hi", trajectory.getString(0));
    assertArrayEquals(new int[] {0, 5}, (int[]) trajectory.get(1));
    assertArrayEquals(new int[] {7, 1}, (int[]) trajectory.get(2));
    assertArrayEquals(new Float[] {-0.5f, -0.125f}, (Float[]) trajectory.get(3));
    assertEquals(2, sample.getStruct(3).getInt(1));
  }

  @Test
  void aFailedRowFailsInEachSample() {
    Object[] values = new OutputValues(OutputColumns.of(TWO)).failure(EngineErrors.nullPrompt(), 2);
    Row[] samples = (Row[]) values[0];
    assertEquals(2, samples.length);
    assertEquals("BAD_PROMPT", samples[1].getString(4));
  }

  @Test
  void aNameThatIsTakenIsAnError() {
    StructType input = StructType.fromDDL("prompt STRING, result STRING, usage INT");
    LatentSparkException error =
        assertThrows(LatentSparkException.class, () -> OutputColumns.of(ONE).appendTo(input));
    assertTrue(error.getMessage().contains("columns \"result\", \"usage\""), error.getMessage());
    assertEquals(4, OutputColumns.of(TWO).appendTo(input).size());
  }

  private static String throughSpark(OutputColumns columns, int samples) {
    MapFunction<Long, Row> generate =
        id -> {
          Completion completion =
              new Completion(
                  "Hi",
                  "hm",
                  "<think>hm</think>Hi",
                  new int[] {7, 8},
                  FinishReason.LENGTH,
                  new int[] {0, 5, 6},
                  null,
                  List.of(
                      new TokenLogprob(
                          7,
                          -0.5f,
                          List.of(
                              new TokenLogprob.Candidate(7, -0.5f),
                              new TokenLogprob.Candidate(1, -1.5f))),
                      new TokenLogprob(8, -0.25f, List.of())));
          return RowFactory.create(
              new OutputValues(columns)
                  .success(java.util.Collections.nCopies(samples, completion)));
        };
    return LocalSpark.SPARK.range(1).map(generate, Encoders.row(columns.schema())).toJSON().first();
  }
}
