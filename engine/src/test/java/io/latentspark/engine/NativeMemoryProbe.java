package io.latentspark.engine;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.checkpoint.Checkpoint;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.StoredTensor;
import io.latentspark.engine.checkpoint.TensorSource;
import io.latentspark.engine.decode.SamplingParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Works an engine and prints the bytes Linux holds resident for it: warmed up, and after each of
 * {@link #WINDOWS} equal pieces of work.
 */
final class NativeMemoryProbe {
  static final int WINDOWS = 9;

  /** What {@code LEAKS} never frees, for each opening. */
  static final int LEAK_BYTES = 160 << 10;

  private static final int WARM_UP_REQUESTS = 3000;
  private static final int REQUESTS = 500;
  private static final int WARM_UP_OPENINGS = 30;
  private static final int OPENINGS = 5;
  private static final int TOGETHER = 50;
  private static final int REQUESTS_OF_OPENED = 10;
  private static final int LONGEST_PROMPT = 60;

  private final EngineOptions options;
  private final Random random = new Random(5);
  private final List<ByteBuffer> leaked = new ArrayList<>();

  private NativeMemoryProbe(EngineOptions options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws IOException {
    EngineOptions options =
        EngineOptions.of(Fixtures.fixture(arguments[1]))
            .withDtype(Dtype.valueOf(arguments[2]))
            .withMaxModelLen(128)
            .withMaxBatchSize(16)
            .withMemoryBytes(80 << 20);
    NativeMemoryProbe probe = new NativeMemoryProbe(options);
    switch (arguments[0]) {
      case "REQUESTS" -> probe.requests();
      case "OPENINGS" -> probe.measure(probe::open, WARM_UP_OPENINGS, OPENINGS);
      case "FAILURES" -> probe.measure(probe::fail, WARM_UP_OPENINGS, OPENINGS);
      case "LEAKS" -> probe.measure(probe::leak, WARM_UP_OPENINGS, OPENINGS);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private void requests() throws IOException {
    try (LlmEngine engine = LlmEngine.load(options)) {
      measure(count -> answer(engine, count), WARM_UP_REQUESTS, REQUESTS);
    }
  }

  private void measure(IntConsumer work, int warmUp, int window) throws IOException {
    work.accept(warmUp);
    printResident();
    for (int i = 0; i < WINDOWS; i++) {
      work.accept(window);
      printResident();
    }
  }

  /** Loads up to the last tensor, which cannot be read. */
  private void fail(int count) {
    ModelConfig config = ModelConfig.read(options.model());
    for (int i = 0; i < count; i++) {
      try (Checkpoint checkpoint = Checkpoint.open(options.model(), config);
          LlmEngine engine = LlmEngine.load(options, config, new WithoutHead(checkpoint))) {
        throw new IllegalStateException("loaded without a head: " + engine);
      } catch (UncheckedIOException e) {
        // as it must be
      }
    }
  }

  /** The same, and something is left behind each time. */
  private void leak(int count) {
    for (int i = 0; i < count; i++) {
      fail(1);
      ByteBuffer left = ByteBuffer.allocateDirect(LEAK_BYTES);
      for (int at = 0; at < LEAK_BYTES; at += 1 << 10) {
        left.put(at, (byte) 1);
      }
      leaked.add(left);
    }
  }

  private record WithoutHead(TensorSource whole) implements TensorSource {
    @Override
    public boolean contains(String name) {
      return whole.contains(name);
    }

    @Override
    public StoredTensor tensor(String name) {
      if (name.equals("lm_head.weight")) {
        throw new UncheckedIOException(new IOException(name));
      }
      return whole.tensor(name);
    }

    @Override
    public void close() {}
  }

  private void open(int times) {
    for (int i = 0; i < times; i++) {
      try (LlmEngine engine = LlmEngine.load(options)) {
        answer(engine, REQUESTS_OF_OPENED);
      }
    }
  }

  /** Prompts of mixed lengths; every fourth request is scored, every tenth is given up at once. */
  private void answer(LlmEngine engine, int requests) {
    for (int done = 0; done < requests; done += TOGETHER) {
      List<CompletableFuture<?>> answers = new ArrayList<>();
      for (int i = done; i < Math.min(requests, done + TOGETHER); i++) {
        answers.add(submit(engine, i));
      }
      for (int i = 0; i < answers.size(); i++) {
        if (i % 10 == 9) {
          answers.get(i).cancel(true);
        } else {
          answers.get(i).join();
        }
      }
    }
  }

  private CompletableFuture<?> submit(LlmEngine engine, int index) {
    int[] prompt = tokens(engine);
    if (index % 4 == 0) {
      return engine.score(new ScoringRequest(prompt, tokens(engine)));
    }
    SamplingParams sampling =
        SamplingParams.builder()
            .maxTokens(1 + index % 5)
            .temperature(index % 2)
            .topP(index % 3 == 0 ? 0.9f : 1f)
            .logprobs(index % 7 == 0 ? 2 : -1)
            .build();
    return engine.generate(
        new GenerationRequest(
            "row " + index, new Prompt.Tokens(prompt), sampling, Truncation.NONE));
  }

  private int[] tokens(LlmEngine engine) {
    return random
        .ints(1 + random.nextInt(LONGEST_PROMPT), 0, engine.config().vocabSize())
        .toArray();
  }

  private static void printResident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        System.out.println(1024 * Long.parseLong(line.replaceAll("\\D", "")));
      }
    }
  }
}
