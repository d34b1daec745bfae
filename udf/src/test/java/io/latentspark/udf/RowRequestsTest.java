package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.udf.PromptSource.Kind;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRequestsTest {
  private static final SamplingParams JOB = SamplingParams.builder().maxTokens(9).build();

  @Test
  void textKeepsItsKeyAndTheJobsOptions() {
    GenerationRequest request = request(Kind.TEXT, null, "Hello", null);
    assertEquals(
        new GenerationRequest("k1", new Prompt.Text("Hello"), JOB, Truncation.LEFT), request);
  }

  @Test
  void aSystemMessageMakesTextAConversation() {
    assertEquals(
        messages(new ChatMessage("system", "Be brief."), new ChatMessage("user", "Hello")),
        request(Kind.TEXT, "Be brief.", "Hello", null).prompt());
  }

  @Test
  void messagesAreReadFromJson() {
    String json =
        """
        [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho", "name": "x"},
         {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]
        """;
    assertEquals(
        messages(
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "Ho"),
            new ChatMessage("user", "ab")),
        request(Kind.MESSAGES, null, json, null).prompt());
  }

  @Test
  void tokenIdsAreTakenAsTheyAre() {
    Prompt prompt = request(Kind.TOKEN_IDS, null, List.of(3L, 511L), null).prompt();
    assertArrayEquals(new int[] {3, 511}, ((Prompt.Tokens) prompt).ids());
  }

  @Test
  void aRowsOptionsOverrideTheJobs() {
    SamplingParams own = request(Kind.TEXT, null, "Hello", "{\"max_tokens\": 3}").sampling();
    assertEquals(JOB.toBuilder().maxTokens(3).build(), own);
  }

  @Test
  void anOpenAiBodyBringsPromptAndOptions() {
    String body =
        """
        {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "max_completion_tokens": 4,
         "temperature": 0.25, "n": 2, "logprobs": true, "top_logprobs": 3, "stream": false,
         "response_format": {"type": "text"}, "tools": []}
        """;
    RowRequests requests =
        new RowRequests(
            1,
            Kind.OPENAI_BODY,
            null,
            JOB,
            Truncation.NONE,
            OutputColumns.of(JOB).withSamples().withLogprobs());
    GenerationRequest request = requests.of(RowFactory.create("x", "k1", body, null));
    assertEquals(messages(new ChatMessage("user", "Hi")), request.prompt());
    assertEquals(
        JOB.toBuilder().maxTokens(4).temperature(0.25f).n(2).logprobs(3).build(),
        request.sampling());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TEXT        |                                     | The prompt is null
          TEXT        | ''                                  | The prompt is empty
          MESSAGES    | []                                  | The prompt is empty
          MESSAGES    | {"role": "user"}                    | messages is not an array
          MESSAGES    | [{"content": "Hi"}]                 | Message 0 has no role
          MESSAGES    | [{"role": " ", "content": "Hi"}]    | Message 0 has no role
          MESSAGES    | [{"role": "user"}]                  | Message 0 has no content
          MESSAGES    | [{"role": "user"                    | messages is not valid JSON
          OPENAI_BODY | {"model": "m"}                      | neither "messages" nor a "prompt"
          OPENAI_BODY | {"prompt": "Hi", "tools": [{"a":1}]}| "tools" is not supported
          OPENAI_BODY | 7                                   | body is not a JSON object
          """)
  void badPromptsAreErrorsOfTheirRow(Kind kind, String prompt, String message) {
    EngineException error =
        assertThrows(EngineException.class, () -> request(kind, null, prompt, null));
    assertEquals(ErrorCode.BAD_PROMPT, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void tokenIdsMustBeThereAndFitAnInt() {
    assertThrows(EngineException.class, () -> request(Kind.TOKEN_IDS, null, List.of(), null));
    assertThrows(
        EngineException.class, () -> request(Kind.TOKEN_IDS, null, List.of(1L << 40), null));
  }

  private static Prompt.Messages messages(ChatMessage... messages) {
    return new Prompt.Messages(List.of(messages), Map.of());
  }

  private static GenerationRequest request(
      Kind kind, String system, Object prompt, String options) {
    RowRequests requests =
        new RowRequests(1, kind, system, JOB, Truncation.LEFT, OutputColumns.of(JOB));
    Object external =
        prompt instanceof List<?> list
            ? scala.jdk.javaapi.CollectionConverters.asScala(list).toSeq()
            : prompt;
    return requests.of(RowFactory.create("x", "k1", external, options));
  }
}
