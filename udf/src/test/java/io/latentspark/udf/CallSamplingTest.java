package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.decode.SamplingParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sampling defaults of a checkpoint that only executors have. */
class CallSamplingTest {
  @Test
  void theCheckpointsDefaultsAreReadWhereItIs(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("model");
    LatentSparkConf conf = new LatentSparkConf(Map.of("spark.latentspark.top-p", "0.75"));
    CallSampling sampling =
        conf.callSampling(model, CallOptions.parse(List.of("{\"max_tokens\": 9}")));
    assertEquals(0, sampling.planned().temperature()); // the driver has no such folder
    Files.createDirectory(model); // the executor has
    Files.writeString(
        model.resolve("generation_config.json"),
        "{\"do_sample\": true, \"temperature\": 0.25, \"top_p\": 0.5, \"max_new_tokens\": 11}");
    SamplingParams expected =
        SamplingParams.builder().temperature(0.25f).topP(0.75f).maxTokens(9).build();
    assertEquals(expected, sampling.at(model));
    CallSampling known =
        conf.callSampling(model, CallOptions.parse(List.of("{\"max_tokens\": 9}")));
    assertEquals(expected, known.planned());
    assertEquals(expected, known.at(folder.resolve("elsewhere")));
  }

  @Test
  void aDatasetsCallerMustSayWhereTheDriverHasNoCheckpoint() {
    LatentSpark model = LatentSpark.with(LocalSpark.SPARK).model("/no/such/model");
    var prompts = LocalSpark.sql("SELECT 'Once' AS prompt");
    String message =
        assertThrows(LatentSparkException.class, () -> model.generate(prompts)).getMessage();
    assertTrue(message.contains("does not have the checkpoint folder /no/such/model"), message);
    model.sampling(SamplingParams.builder().build()).generate(prompts);
  }
}
