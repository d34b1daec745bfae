package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.checkpoint.Checkpoint;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.StoredTensor;
import io.latentspark.engine.checkpoint.TensorSource;
import io.latentspark.engine.decode.SamplingParams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A checkpoint of which the embedding of one token is NaN: rows with this token fail, no other. */
class LogitsNotFiniteTest {
  private static final int BROKEN = 77;
  private static final Path FIXTURE = Fixtures.fixture("tiny-v3");
  private static final ModelConfig CONFIG = ModelConfig.read(FIXTURE);

  /** How rows of one engine ask for tokens. */
  enum Rows {
    GREEDY,
    SAMPLED,
    MIXED
  }

  private record Spoilt(TensorSource sound) implements TensorSource {
    @Override
    public boolean contains(String name) {
      return sound.contains(name);
    }

    @Override
    public StoredTensor tensor(String name) {
      StoredTensor tensor = sound.tensor(name);
      return name.equals("model.embed_tokens.weight") ? new SpoiltRow(tensor) : tensor;
    }

    @Override
    public void close() {
      sound.close();
    }
  }

  private record SpoiltRow(StoredTensor sound) implements StoredTensor {
    @Override
    public String name() {
      return sound.name();
    }

    @Override
    public long[] shape() {
      return sound.shape();
    }

    @Override
    public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
      sound.readRows(firstRow, rowCount, destination, offset);
      int at = BROKEN - firstRow;
      if (at >= 0 && at < rowCount) {
        int columns = CONFIG.hiddenSize();
        Arrays.fill(destination, offset + at * columns, offset + (at + 1) * columns, Float.NaN);
      }
    }
  }

  private static LlmEngine engine(boolean spoilt, int drafts) {
    EngineOptions options =
        EngineOptions.of(FIXTURE)
            .withMaxModelLen(128)
            .withBlockSize(8)
            .withSpeculativeTokens(OptionalInt.of(drafts))
            .withSpeculativeBatchSize(16);
    try (Checkpoint checkpoint = Checkpoint.open(FIXTURE, CONFIG)) {
      return LlmEngine.load(options, CONFIG, spoilt ? new Spoilt(checkpoint) : checkpoint);
    }
  }

  @ParameterizedTest
  @CsvSource({"GREEDY, 0", "SAMPLED, 0", "MIXED, 0", "GREEDY, 2", "SAMPLED, 2"})
  void theyAreTheErrorOfTheirRowAndOfNoOther(Rows rows, int drafts) {
    try (LlmEngine sound = engine(false, drafts);
        LlmEngine spoilt = engine(true, drafts)) {
      List<CompletableFuture<String>> expected = submit(sound, rows);
      List<CompletableFuture<String>> actual = submit(spoilt, rows);
      for (int i = 0; i < actual.size(); i++) {
        CompletableFuture<String> row = actual.get(i);
        if (isBroken(i)) {
          CompletionException thrown = assertThrows(CompletionException.class, row::join);
          EngineException error = assertInstanceOf(EngineException.class, thrown.getCause());
          assertEquals(ErrorCode.LOGITS_NOT_FINITE, error.code());
          assertTrue(error.getMessage().contains("--dtype float32"), error.getMessage());
        } else {
          assertEquals(expected.get(i).join(), row.join(), "row " + i);
        }
      }
      assertEquals(8, spoilt.metrics().failedRequests());
      assertNotNull(spoilt.score(new ScoringRequest(new int[] {5}, new int[] {6})).join());
    }
  }

  @Test
  void theyDoNotReachRowsThatShareTheBeginning() {
    int[] broken = new int[48];
    Arrays.setAll(broken, i -> 100 + i);
    int[] sharing = broken.clone();
    broken[40] = BROKEN;
    try (LlmEngine sound = engine(false, 0);
        LlmEngine spoilt = engine(true, 0)) {
      ScoringRequest request = new ScoringRequest(broken, new int[] {9});
      assertThrows(CompletionException.class, () -> spoilt.score(request).join());
      ScoringRequest other = new ScoringRequest(sharing, new int[] {9});
      assertArrayEquals(
          sound.score(other).join().logprobs(), spoilt.score(other).join().logprobs());
      assertTrue(spoilt.metrics().prefixHitTokens() > 0);
    }
  }

  private static boolean isBroken(int row) {
    return row % 3 == 1;
  }

  private static List<CompletableFuture<String>> submit(LlmEngine engine, Rows rows) {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int[] tokens = {3, 200 + i, isBroken(i) ? BROKEN : 400 + i, 300 + i, 12};
      if (rows == Rows.MIXED && i % 2 == 0) {
        answers.add(
            engine
                .score(new ScoringRequest(tokens, new int[] {9, 10 + i}))
                .thenApply(scores -> Arrays.toString(scores.logprobs())));
      } else {
        boolean greedy = rows == Rows.GREEDY || rows == Rows.MIXED && i % 4 == 1;
        SamplingParams sampling =
            SamplingParams.builder()
                .temperature(greedy ? 0 : 1)
                .maxTokens(6)
                .ignoreEos(true)
                .build();
        answers.add(
            engine
                .generate(
                    new GenerationRequest(
                        "row " + i, new Prompt.Tokens(tokens), sampling, Truncation.NONE))
                .thenApply(samples -> Arrays.toString(samples.get(0).tokenIds())));
      }
    }
    return answers;
  }
}
