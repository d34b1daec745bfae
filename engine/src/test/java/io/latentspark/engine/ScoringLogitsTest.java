package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.cache.LatentCache;
import io.latentspark.engine.checkpoint.Checkpoint;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.Sampler;
import io.latentspark.engine.model.DeepseekModel;
import io.latentspark.engine.model.ModelLoader;
import io.latentspark.engine.schedule.Scheduler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scoring makes logits for the continuation's tokens alone, whatever the context's length. */
class ScoringLogitsTest {
  private static final int MAX_BATCH_TOKENS = 400;
  private static final Path FIXTURE = Fixtures.fixture("tiny-v3");
  private static final ModelConfig CONFIG = ModelConfig.read(FIXTURE);

  private final List<Integer> logitRows = new ArrayList<>();
  private int mostRowsOfLogits;

  /** The CPU, with a look at every matrix as wide as the vocabulary. */
  private Backend watched(Backend cpu) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("allocate") && arguments[1].equals(CONFIG.vocabSize())) {
            mostRowsOfLogits = Math.max(mostRowsOfLogits, (int) arguments[0]);
          }
          if (method.getName().equals("linear")
              && arguments.length == 3
              && ((Weight) arguments[0]).outFeatures() == CONFIG.vocabSize()) {
            logitRows.add(((Tensor) arguments[1]).rows());
          }
          try {
            return method.invoke(cpu, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler);
  }

  @Test
  void logitsAreMadeForScoredTokensOnly() {
    int[] context = IntStream.range(3, 303).toArray();
    int[] continuation = {310, 311, 312};
    try (CpuBackend cpu = CpuBackend.open(Dtype.BFLOAT16, 1);
        Checkpoint checkpoint = Checkpoint.open(FIXTURE, CONFIG)) {
      Backend backend = watched(cpu);
      try (DeepseekModel model =
              ModelLoader.load(
                  CONFIG, checkpoint, backend, ModelLoader.Parts.DECODER, 512, MAX_BATCH_TOKENS);
          LatentCache cache =
              new LatentCache(backend, model.cacheLayers(), 32, 16, CONFIG.cacheWidth());
          LogitReader logits = new LogitReader(model, backend, MAX_BATCH_TOKENS);
          EngineLoop loop = loop(model, cache, logits)) {
        PendingScoring scoring = new PendingScoring(new ScoringRequest(context, continuation));
        loop.submit(scoring);
        assertEquals(3, scoring.future.join().logprobs().length);
        assertEquals(List.of(3), logitRows);
        assertTrue(mostRowsOfLogits <= 128, "logits of " + mostRowsOfLogits + " rows at once");
      }
    }
  }

  private static EngineLoop loop(DeepseekModel model, LatentCache cache, LogitReader logits) {
    Scheduler scheduler = new Scheduler(cache, PrefixCaching.ON, MAX_BATCH_TOKENS, 8);
    EngineCounters counters = new EngineCounters();
    Sampler sampler = new Sampler(List.of());
    EngineStep step =
        new EngineStep(model, cache, scheduler, logits, sampler, Optional.empty(), counters);
    return new EngineLoop(step, scheduler, new OpenRequests(scheduler, counters));
  }
}
