package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.checkpoint.Checkpoint;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.TensorSource;
import io.latentspark.engine.decode.DrawKey;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.model.ModelLoader;
import io.latentspark.engine.schedule.Scheduler;
import io.latentspark.engine.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A loaded model that answers requests from any number of threads; their rows share batches.
 *
 * <p>A request's future ends with its result or with an {@link EngineException} that is that row's
 * error. Cancelling the future drops the request between two steps.
 */
public final class LlmEngine implements AutoCloseable {
  private final ModelConfig config;
  private final EngineOptions options;
  private final MemoryPlan plan;
  private final Optional<Tokenizer> tokenizer;
  private final List<Integer> eosTokenIds;
  private final PromptEncoder encoder;
  private final Backend backend;
  private final DeepseekModel model;
  private final OpenResources resources;
  private final EngineCounters counters = new EngineCounters();
  private final EngineLoop loop;

  private LlmEngine(
      ModelConfig config,
      EngineOptions options,
      MemoryPlan plan,
      TensorSource tensors,
      Backend backend,
      OpenResources resources) {
    this.config = config;
    this.plan = plan;
    this.backend = backend;
    this.resources = resources;
    this.options = plan.resolve(options);
    tokenizer = Tokenizer.load(options.model());
    tokenizer.ifPresent(opened -> resources.add(opened, opened::close));
    Set<Integer> eos = new HashSet<>(config.eosTokenIds());
    eos.addAll(GenerationConfig.read(options.model()).eosTokenIds());
    eosTokenIds = List.copyOf(eos);
    int rows = options.maxBatchTokens();
    encoder = new PromptEncoder(options.model(), tokenizer, config.vocabSize(), plan.maxModelLen());
    int drafts = options.speculativeTokens().orElseThrow();
    DeepseekModel loaded =
        ModelLoader.load(
            config,
            tensors,
            backend,
            drafts > 0 ? ModelLoader.Parts.DECODER_AND_MTP : ModelLoader.Parts.DECODER,
            plan.maxModelLen(),
            rows);
    model = resources.add(loaded, loaded::close);
    LatentCache pages =
        new LatentCache(
            backend, model.cacheLayers(), plan.blocks(), options.blockSize(), config.cacheWidth());
    LatentCache cache = resources.add(pages, pages::close);
    LogitReader reader = new LogitReader(model, backend, rows);
    LogitReader logits = resources.add(reader, reader::close);
    Sampler sampler = new Sampler(eosTokenIds);
    Scheduler scheduler =
        new Scheduler(cache, options.prefixCaching(), rows, options.maxBatchSize());
    Optional<SpeculativeDecoder> speculation = Optional.empty();
    if (drafts > 0) {
      SpeculativeDecoder decoder =
          new SpeculativeDecoder(
              model,
              backend,
              cache,
              scheduler,
              logits,
              sampler,
              drafts,
              options.speculativeBatchSize(),
              rows);
      speculation = Optional.of(resources.add(decoder, decoder::close));
    }
    EngineStep step =
        new EngineStep(model, cache, scheduler, logits, sampler, speculation, counters);
    loop = new EngineLoop(step, scheduler, new OpenRequests(scheduler, counters));
  }

  /**
   * Loads a checkpoint and decides all memory.
   *
   * @throws EngineException if the checkpoint is unsound, or model, cache and scratch do not fit
   */
  public static LlmEngine load(EngineOptions options) {
    return load(options, MemoryPlan.availableBytes());
  }

  /**
   * Loads a checkpoint where this process may not take all that is free.
   *
   * @param availableBytes memory of the host that it may take; of a GPU's it asks itself
   * @throws EngineException if the checkpoint is unsound, or model, cache and scratch do not fit
   */
  public static LlmEngine load(EngineOptions options, long availableBytes) {
    ModelConfig config = ModelConfig.read(options.model());
    try (Checkpoint checkpoint = Checkpoint.open(options.model(), config)) {
      return load(options, config, checkpoint, availableBytes);
    }
  }

  /**
   * Loads a model from tensors that need not lie in a checkpoint, such as random ones of a given
   * shape. Tokenizer and generation defaults are read from {@code options.model()} where it has
   * any.
   *
   * @throws EngineException if model, cache and scratch do not fit
   */
  public static LlmEngine load(EngineOptions options, ModelConfig config, TensorSource tensors) {
    return load(options, config, tensors, MemoryPlan.availableBytes());
  }

  private static LlmEngine load(
      EngineOptions options, ModelConfig config, TensorSource tensors, long availableBytes) {
    EngineOptions decided =
        SpeculativeTokens.resolve(options, config, tensors)
            .withDevice(Devices.decide(options.device()));
    OpenResources resources = new OpenResources();
    try {
      Backend opened = Devices.open(decided.device(), options.dtype(), MemoryPlan.threads(options));
      Backend backend = resources.add(opened, opened::close);
      long available = backend.deviceFreeBytes().orElse(availableBytes);
      MemoryPlan plan = MemoryPlan.of(config, decided, available);
      return new LlmEngine(config, decided, plan, tensors, backend, resources);
    } catch (RuntimeException | Error e) {
      resources.closeAfter(e);
      throw e;
    }
  }

  /** The model's dimensions and constants. */
  public ModelConfig config() {
    return config;
  }

  /** The options in force: every automatic value replaced by what was chosen. */
  public EngineOptions options() {
    return options;
  }

  /** What was decided about memory. */
  public MemoryPlan memoryPlan() {
    return plan;
  }

  /** The checkpoint's tokenizer, if it has one. */
  public Optional<Tokenizer> tokenizer() {
    return tokenizer;
  }

  /** The device and how it computes, for reports. */
  public String device() {
    return backend.description();
  }

  /** Generates {@code sampling.n()} samples, in order of their index. */
  public CompletableFuture<List<Completion>> generate(GenerationRequest request) {
    PendingGeneration generation;
    try {
      generation = new PendingGeneration(samples(request));
    } catch (EngineException e) {
      counters.failed();
      return CompletableFuture.failedFuture(e);
    }
    loop.submit(generation);
    return generation.future;
  }

  private List<Sample> samples(GenerationRequest request) {
    SamplingParams sampling = request.sampling();
    if (!sampling.stop().isEmpty() && tokenizer.isEmpty()) {
      throw EngineErrors.tokenizerMissing(options.model());
    }
    PromptEncoder.Encoded prompt = encoder.encode(request.prompt(), request.truncation());
    Set<Integer> endTokenIds = new HashSet<>(sampling.stopTokenIds());
    if (!sampling.ignoreEos()) {
      endTokenIds.addAll(eosTokenIds);
    }
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < sampling.n(); i++) {
      DrawKey key = DrawKey.of(sampling.seed(), request.rowKey(), i);
      samples.add(new Sample(prompt, sampling, key, tokenizer, endTokenIds, options.maxModelLen()));
    }
    return samples;
  }

  /** Scores a continuation. */
  public CompletableFuture<TokenScores> score(ScoringRequest request) {
    try {
      check(request);
    } catch (EngineException e) {
      counters.failed();
      return CompletableFuture.failedFuture(e);
    }
    PendingScoring scoring = new PendingScoring(request);
    loop.submit(scoring);
    return scoring.future;
  }

  private void check(ScoringRequest request) {
    if (request.context().length == 0 || request.continuation().length == 0) {
      throw EngineErrors.emptyPrompt();
    }
    encoder.check(request.context());
    encoder.check(request.continuation());
    int read = request.context().length + request.continuation().length - 1;
    if (read > options.maxModelLen()) {
      throw EngineErrors.promptTooLong(read + 1, options.maxModelLen());
    }
  }

  /** Counters since loading. */
  public EngineMetrics metrics() {
    return counters.metrics(model.expertLoad());
  }

  /** Whether it answers requests: false once it was closed, or has failed. */
  public boolean isOpen() {
    return loop.isOpen();
  }

  /** Ends open requests with {@link ErrorCode#CANCELLED} and frees all native memory. */
  @Override
  public void close() {
    loop.close();
    resources.close();
  }
}
