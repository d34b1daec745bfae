package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.decode.SamplingParams;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingOverridesTest {
  private static final SamplingParams JOB =
      SamplingParams.builder().temperature(0.5f).topK(7).maxTokens(9).build();

  @Test
  void everyOptionReplacesTheJobsValue() {
    SamplingParams own =
        apply(
            """
            {"temperature": 1.5, "top_k": 3, "top-p": 0.9, "min_p": 0.1, "repetition_penalty": 1.1,
             "presence_penalty": 0.2, "frequency_penalty": -0.3, "seed": 12345678901, "n": 1,
             "max_tokens": 5, "min_tokens": 2, "stop": ["a", "b"], "stop_token_ids": [4, 5],
             "ignore_eos": true, "logprobs": -1}
            """);
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
        own);
  }

  @Test
  void whatIsAbsentOrNullStaysTheJobsValue() {
    assertEquals(JOB, apply("{}"));
    assertEquals(JOB, apply("{\"top_k\": null}"));
    assertEquals(List.of("END"), apply("{\"stop\": \"END\"}").stop());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"temperature": -1}          | temperature = -1.0 is out of range
          {"temperature": "hot"}       | temperature = "hot" is out of range. Allowed: a number
          {"top_k": 1.5}               | Allowed: a whole number
          {"max_tokens": 0}            | max-tokens = 0
          {"stop": [1]}                | Allowed: strings
          {"stop_token_ids": "x"}      | Allowed: integers
          {"ignore_eos": 1}            | Allowed: true or false
          {"temprature": 1}            | temprature = 1 is out of range. Allowed: the options [frequency_penalty
          {"n": 2}                     | n = 2 is out of range. Allowed: the job's value, 1
          {"logprobs": 3}              | logprobs = 3 is out of range. Allowed: none
          [1]                          | options = [1] is out of range. Allowed: a JSON object
          """)
  void badOptionsAreErrorsThatNameOptionAndRange(String json, String message) {
    EngineException error = assertThrows(EngineException.class, () -> apply(json));
    assertEquals(ErrorCode.INVALID_SAMPLING, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private static SamplingParams apply(String json) {
    return SamplingOverrides.apply(JOB, ChatJson.parse(json, "options"), OutputColumns.of(JOB));
  }
}
