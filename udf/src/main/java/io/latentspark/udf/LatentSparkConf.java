package io.latentspark.udf;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.PrefixCaching;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.decode.SamplingParams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The settings {@code spark.latentspark.*} of a session, typed. {@code SET} changes them for the
 * queries that follow. A call's own options come before them, the checkpoint's {@code
 * generation_config.json} and then the defaults after them.
 *
 * <p>Settings of the engine can be made for one model: {@code spark.latentspark.models.small.dtype}
 * comes before {@code spark.latentspark.dtype} where the model is {@code small}.
 */
public final class LatentSparkConf {
  private static final String PREFIX = "spark.latentspark.";

  private static final String MODEL = "model";
  private static final String MODEL_CACHE = ModelCache.FOLDER.substring(PREFIX.length());
  private static final String MODELS = PREFIX + "models.";
  private static final String PATH = "path";

  private static final String DTYPE = "dtype";
  private static final Map<String, Dtype> DTYPES =
      Map.of("bfloat16", Dtype.BFLOAT16, "float32", Dtype.FLOAT32);
  private static final String MAX_MODEL_LEN = "max-model-len";
  private static final String MEMORY = "memory";
  private static final String MAX_BATCH_TOKENS = "max-batch-tokens";
  private static final String MAX_BATCH_SIZE = "max-batch-size";
  private static final String BLOCK_SIZE = "block-size";
  private static final String THREADS = "threads";
  private static final String PREFIX_CACHING = "prefix-caching";
  private static final Map<String, PrefixCaching> ON_OFF =
      Map.of("on", PrefixCaching.ON, "off", PrefixCaching.OFF);
  private static final String SPECULATIVE_TOKENS = "speculative-tokens";
  private static final String SPECULATIVE_BATCH_SIZE = "speculative-batch-size";

  private static final String DEVICE = "device";
  private static final String GPU_MEMORY_FRACTION = "gpu-memory-fraction";

  private static final String MAX_IN_FLIGHT = "max-in-flight";
  private static final String MAX_TOKENS_IN_FLIGHT = "max-tokens-in-flight";
  private static final int DEFAULT_MAX_TOKENS_IN_FLIGHT = 262_144;

  private static final String FAIL_ON_ERROR = "fail-on-error";
  private static final Map<String, Boolean> TRUE_FALSE = Map.of("true", true, "false", false);

  private static final Set<String> ENGINE_SETTINGS =
      Set.of(
          DTYPE,
          MAX_MODEL_LEN,
          MEMORY,
          MAX_BATCH_TOKENS,
          MAX_BATCH_SIZE,
          BLOCK_SIZE,
          THREADS,
          PREFIX_CACHING,
          SPECULATIVE_TOKENS,
          SPECULATIVE_BATCH_SIZE,
          DEVICE,
          GPU_MEMORY_FRACTION);
  private static final Set<String> MODEL_SETTINGS = union(ENGINE_SETTINGS, List.of(PATH));
  private static final Set<String> SETTINGS =
      union(
          union(
              ENGINE_SETTINGS,
              List.of(MODEL, MODEL_CACHE, MAX_IN_FLIGHT, MAX_TOKENS_IN_FLIGHT, FAIL_ON_ERROR)),
          CallOptions.SAMPLING.stream().map(name -> name.replace('_', '-')).toList());

  private final Map<String, String> all;
  private final Settings session;

  LatentSparkConf(Map<String, String> all) {
    this.all = all;
    session = new Settings(all, List.of(PREFIX));
  }

  /** The settings that a session has now. */
  public static LatentSparkConf of(SparkSession spark) {
    LatentSparkConf conf =
        new LatentSparkConf(Map.copyOf(CollectionConverters.asJava(spark.conf().getAll())));
    conf.requireKnown();
    return conf;
  }

  /** A mistyped setting would be without effect, and nobody would know. */
  void requireKnown() {
    for (String key : new TreeSet<>(all.keySet())) {
      if (key.startsWith(MODELS)) {
        int split = key.lastIndexOf('.');
        boolean named = split > MODELS.length();
        require(key, named ? key.substring(0, split + 1) : MODELS + "<name>.", MODEL_SETTINGS);
      } else if (key.startsWith(PREFIX)) {
        require(key, PREFIX, SETTINGS);
      }
    }
  }

  private static void require(String key, String prefix, Set<String> known) {
    String name =
        key.startsWith(prefix) ? key.substring(prefix.length()) : key.substring(MODELS.length());
    if (!key.startsWith(prefix) || !known.contains(name.replace('_', '-'))) {
      throw UdfErrors.settingUnknown(key, prefix, name.replace('_', '-'), known);
    }
  }

  /**
   * The engine of a model: a name registered as {@code spark.latentspark.models.<name>.path}, or a
   * checkpoint folder (with a slash in it). Without one, that of {@code spark.latentspark.model}.
   *
   * @throws LatentSparkException if no model is set, its name is not registered, or a setting is
   *     invalid
   */
  public EngineOptions engine(Optional<String> model) {
    String named =
        model
            .or(() -> session.text(MODEL))
            .orElseThrow(() -> UdfErrors.modelNotSet(PREFIX + MODEL, registered()));
    String own = MODELS + named + ".";
    Settings settings = new Settings(all, List.of(own, PREFIX));
    Optional<String> path = Optional.ofNullable(all.get(own + PATH));
    if (path.isEmpty() && !ModelFolders.isLocation(named)) {
      throw UdfErrors.modelUnknown(named, MODELS, registered());
    }
    SparkConf conf = new SparkConf(false);
    all.forEach(conf::set);
    return engine(ModelFolders.resolve(path.orElse(named), conf), settings);
  }

  /** The engine of a checkpoint folder, whatever {@code spark.latentspark.model} is. */
  EngineOptions engine(Path folder) {
    return engine(folder, session);
  }

  private static EngineOptions engine(Path folder, Settings settings) {
    EngineOptions defaults = EngineOptions.of(folder);
    return defaults
        .withDtype(settings.choice(DTYPE, defaults.dtype(), DTYPES))
        .withMaxModelLen(settings.integer(MAX_MODEL_LEN, defaults.maxModelLen(), 0))
        .withMemoryBytes(settings.bytes(MEMORY, defaults.memoryBytes()))
        .withMaxBatchTokens(settings.integer(MAX_BATCH_TOKENS, defaults.maxBatchTokens(), 1))
        .withMaxBatchSize(settings.integer(MAX_BATCH_SIZE, defaults.maxBatchSize(), 1))
        .withBlockSize(settings.integer(BLOCK_SIZE, defaults.blockSize(), 1))
        .withThreads(settings.integer(THREADS, defaults.threads(), 0))
        .withPrefixCaching(settings.choice(PREFIX_CACHING, defaults.prefixCaching(), ON_OFF))
        .withSpeculativeTokens(settings.optionalInteger(SPECULATIVE_TOKENS, 0))
        .withSpeculativeBatchSize(
            settings.integer(SPECULATIVE_BATCH_SIZE, defaults.speculativeBatchSize(), 1))
        .withDevice(settings.device(DEVICE, defaults.device()))
        .withGpuMemoryFraction(
            settings.fraction(GPU_MEMORY_FRACTION, defaults.gpuMemoryFraction()));
  }

  /**
   * How tokens are chosen: the call's options, then the session's, then the checkpoint's, then the
   * defaults.
   *
   * @param model a checkpoint folder
   * @param call options of one call as text or JSON, by their names in SQL ({@code max_tokens})
   * @throws LatentSparkException if an option is invalid
   */
  public SamplingParams sampling(Path model, CallOptions call) {
    return call.over(sessionOptions()).applyTo(CheckpointSampling.of(GenerationConfig.read(model)));
  }

  /**
   * As {@link #sampling}, where the driver may not have the checkpoint: its say is then left to the
   * executors.
   */
  public CallSampling callSampling(Path model, CallOptions call) {
    SamplingParams planned = sampling(model, call);
    return new CallSampling(
        planned, Files.isDirectory(model) ? null : call.over(sessionOptions()).json());
  }

  private CallOptions sessionOptions() {
    CallOptions own = CallOptions.NONE;
    for (String name : CallOptions.SAMPLING) {
      Optional<String> value = session.text(name.replace('_', '-'));
      own = value.isPresent() ? own.with(name, value.get()) : own;
    }
    return own;
  }

  /** Whether a row's error fails the query, where the call does not say. */
  public boolean failOnError() {
    return session.choice(FAIL_ON_ERROR, false, TRUE_FALSE);
  }

  /** How much each task keeps in the engine at once. */
  public InFlightLimit inFlight() {
    return new InFlightLimit(
        session.integer(MAX_IN_FLIGHT, LatentSpark.DEFAULT_MAX_IN_FLIGHT, 1),
        session.integer(MAX_TOKENS_IN_FLIGHT, DEFAULT_MAX_TOKENS_IN_FLIGHT, 1));
  }

  private static Set<String> union(Set<String> some, List<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  private TreeSet<String> registered() {
    TreeSet<String> names = new TreeSet<>();
    for (String key : all.keySet()) {
      if (key.startsWith(MODELS) && key.endsWith("." + PATH)) {
        names.add(key.substring(MODELS.length(), key.length() - PATH.length() - 1));
      }
    }
    return names;
  }
}
