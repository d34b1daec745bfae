package io.latentspark.jobs.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A row as a line of OpenAI's batch output or error file. Ids derive from {@code custom_id} and
 * {@code created} is 0: the same row gives the same bytes.
 */
record OpenAiBatchLine(StructType schema) implements MapFunction<Row, String> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  @Override
  public String call(Row row) throws JsonProcessingException {
    String customId = row.getAs("custom_id");
    String id = UUID.nameUUIDFromBytes(customId.getBytes(StandardCharsets.UTF_8)).toString();
    List<Row> samples = row.getList(row.fieldIndex("samples"));
    ObjectNode line = JSON.createObjectNode();
    line.put("id", "batch_req_" + id);
    line.put("custom_id", customId);
    Row first = samples.get(0);
    if (first.getAs("error_code") != null) {
      line.putNull("response");
      line.putObject("error")
          .put("code", first.<String>getAs("error_code"))
          .put("message", first.<String>getAs("error_message"));
    } else {
      ObjectNode response = line.putObject("response");
      response.put("status_code", OK);
      response.put("request_id", "req_" + id);
      response.set("body", body(id, parse(row.getAs("body")), samples));
      line.putNull("error");
    }
    return JSON.writeValueAsString(line);
  }

  private static ObjectNode body(String id, JsonNode request, List<Row> samples) {
    boolean chat = request.hasNonNull("messages");
    ObjectNode body = JSON.createObjectNode();
    body.put("id", (chat ? "chatcmpl-" : "cmpl-") + id);
    body.put("object", chat ? "chat.completion" : "text_completion");
    body.put("created", 0);
    body.set("model", request.get("model"));
    ArrayNode choices = body.putArray("choices");
    int promptTokens = samples.get(0).<Row>getAs("usage").getInt(0);
    int completionTokens = 0;
    for (int i = 0; i < samples.size(); i++) {
      Row sample = samples.get(i);
      completionTokens += sample.<Row>getAs("usage").getInt(1);
      ObjectNode choice = choices.addObject().put("index", i);
      if (chat) {
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", sample.<String>getAs("result"));
        if (sample.getAs("reasoning") != null) {
          message.put("reasoning_content", sample.<String>getAs("reasoning"));
        }
      } else {
        choice.put("text", sample.<String>getAs("result"));
      }
      choice.set("logprobs", logprobs(sample));
      choice.put("finish_reason", sample.<String>getAs("finish_reason"));
    }
    body.putObject("usage")
        .put("prompt_tokens", promptTokens)
        .put("completion_tokens", completionTokens)
        .put("total_tokens", promptTokens + completionTokens);
    return body;
  }

  /** As OpenAI's {@code content} list, with token ids in place of the tokens' text. */
  private static JsonNode logprobs(Row sample) {
    int index = sample.fieldIndex("logprobs");
    if (sample.isNullAt(index)) {
      return JSON.nullNode();
    }
    ObjectNode logprobs = JSON.createObjectNode();
    ArrayNode content = logprobs.putArray("content");
    for (Row token : sample.<Row>getList(index)) {
      ObjectNode entry = content.addObject();
      entry.put("token_id", token.getInt(0)).put("logprob", token.getFloat(1));
      ArrayNode top = entry.putArray("top_logprobs");
      for (Row candidate : token.<Row>getList(2)) {
        top.addObject().put("token_id", candidate.getInt(0)).put("logprob", candidate.getFloat(1));
      }
    }
    return logprobs;
  }

  private static JsonNode parse(String body) throws JsonProcessingException {
    return JSON.readTree(body);
  }
}
