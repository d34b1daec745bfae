package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.decode.SamplingParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentSparkConfTest {
  private static final Path MODEL = Path.of("/models/small");

  @Test
  void withoutSettingsEverythingHasTheEnginesDefault() {
    LatentSparkConf conf = conf("model", "/models/small");
    assertEquals(EngineOptions.of(MODEL), conf.engine(Optional.empty()));
    assertEquals(new InFlightLimit(256, 262_144), conf.inFlight());
    assertEquals(
        SamplingParams.builder().maxTokens(256).build(), conf.sampling(MODEL, CallOptions.NONE));
    assertEquals(false, conf.failOnError());
  }

  @Test
  void everySettingOfTheEngineIsRead() {
    EngineOptions expected =
        new EngineOptions(
            MODEL,
            Dtype.FLOAT32,
            4096,
            3L << 30,
            512,
            64,
            16,
            3,
            PrefixCaching.OFF,
            OptionalInt.of(2),
            5,
            DeviceChoice.cuda(1),
            0.5);
    LatentSparkConf conf =
        conf(
            "model", "/models/small",
            "dtype", "float32",
            "max-model-len", "4096",
            "memory", "3g",
            "max-batch-tokens", "512",
            "max-batch-size", "64",
            "block-size", "16",
            "threads", "3",
            "prefix-caching", "OFF",
            "speculative-tokens", "2",
            "speculative-batch-size", "5",
            "device", "CUDA:1",
            "gpu-memory-fraction", "0.5");
    assertEquals(expected, conf.engine(Optional.empty()));
  }

  @Test
  void everySettingOfSamplingIsRead() {
    LatentSparkConf conf =
        conf(
            "temperature", "1.5",
            "top-k", "3",
            "top-p", "0.9",
            "min-p", "0.1",
            "repetition-penalty", "1.1",
            "presence-penalty", "0.2",
            "frequency-penalty", "-0.3",
            "seed", "12345678901",
            "max-tokens", "5",
            "min-tokens", "2",
            "stop", "[\"a\", \"b\"]",
            "stop-token-ids", "[4, 5]",
            "ignore-eos", "true");
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
        conf.sampling(MODEL, CallOptions.NONE));
  }

  @Test
  void theRestIsReadToo() {
    LatentSparkConf conf =
        conf("max-in-flight", "7", "max-tokens-in-flight", "900", "fail-on-error", "true");
    assertEquals(new InFlightLimit(7, 900), conf.inFlight());
    assertEquals(true, conf.failOnError());
  }

  @Test
  void aCallsOptionsComeBeforeTheSessionsBeforeTheCheckpoints(@TempDir Path model)
      throws IOException {
    Files.writeString(
        model.resolve("generation_config.json"),
        "{\"do_sample\": true, \"temperature\": 0.25, \"top_p\": 0.5, \"max_new_tokens\": 11}");
    SamplingParams sampling =
        conf("max-tokens", "22", "top-p", "0.75")
            .sampling(model, CallOptions.parse(List.of("{\"max-tokens\": 33}")));
    assertEquals(33, sampling.maxTokens());
    assertEquals(0.75f, sampling.topP());
    assertEquals(0.25f, sampling.temperature());
  }

  @Test
  void registeredModelsHaveSettingsOfTheirOwn() {
    LatentSparkConf conf =
        conf(
            "model", "large",
            "memory", "8g",
            "models.large.path", "/models/large",
            "models.small.path", "/models/small",
            "models.small.dtype", "float32",
            "models.small.memory", "1g");
    EngineOptions large = EngineOptions.of(Path.of("/models/large")).withMemoryBytes(8L << 30);
    assertEquals(large, conf.engine(Optional.empty()));
    assertEquals(
        EngineOptions.of(MODEL).withDtype(Dtype.FLOAT32).withMemoryBytes(1L << 30),
        conf.engine(Optional.of("small")));
    assertEquals(large.model(), conf.engine(Optional.of("/models/large")).model());
  }

  @Test
  void underscoresAreHyphensAndWin() {
    assertEquals(3, conf("max-in-flight", "2", "max_in_flight", "3").inFlight().rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dtype          | int8  | spark.latentspark.dtype = int8 is invalid. Set it to bfloat16 or float32
          memory         | much  | a size such as 512m or 8g
          threads        | -1    | a whole number, 0 or more
          max-batch-size | many  | a whole number, 1 or more
          prefix-caching | maybe | off or on
          """)
  void invalidSettingsAreErrorsThatNameTheKey(String option, String value, String expected) {
    assertError(expected, conf("model", "/models/small", option, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_token          | There is no setting spark.latentspark.max_token, so it would be without effect. Did you mean spark.latentspark.max-tokens?
          mxa-in-flight      | Did you mean spark.latentspark.max-in-flight?
          modell             | Did you mean spark.latentspark.model?
          zzzzzzzzz          | without effect. Correct or unset it. Settings spark.latentspark.*: block-size,
          models.small.dtpye | Did you mean spark.latentspark.models.small.dtype?
          models.small.seed  | There is no setting spark.latentspark.models.small.seed
          models.path        | Settings spark.latentspark.models.<name>.*: block-size
          """)
  void mistypedSettingsAreErrorsThatNameTheNearest(String option, String expected) {
    LatentSparkConf conf = conf(option, "3");
    String message = assertThrows(LatentSparkException.class, conf::requireKnown).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void everySettingIsKnown() {
    conf(
            "models.a.b.path",
            "/m",
            "models.small.max_batch_size",
            "3",
            "top_k",
            "1",
            "max-tokens",
            "1")
        .requireKnown();
    SparkSession session = LocalSpark.SPARK.newSession();
    session.sql("SET spark.latentspark.max_tokes=5");
    Exception error = assertThrows(Exception.class, () -> session.sql("SELECT llm_generate('a')"));
    assertTrue(
        error.getMessage().contains("Did you mean spark.latentspark.max-tokens?"),
        error.toString());
  }

  @Test
  void withoutAModelTheErrorSaysWhatToSet() {
    assertError("No model is set. Set spark.latentspark.model", conf());
    assertError(
        "There is no model \"smal\". Registered names: small.",
        conf("model", "smal", "models.small.path", "/models/small"));
  }

  private static void assertError(String part, LatentSparkConf conf) {
    String message =
        assertThrows(LatentSparkException.class, () -> conf.engine(Optional.empty())).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static LatentSparkConf conf(String... optionsAndValues) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < optionsAndValues.length; i += 2) {
      all.put("spark.latentspark." + optionsAndValues[i], optionsAndValues[i + 1]);
    }
    return new LatentSparkConf(all);
  }
}
