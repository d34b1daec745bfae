package io.latentspark.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.checkpoint.Checkpoint;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A fixture's model on a backend, driven without scheduler or sampler. */
final class FixtureRun implements AutoCloseable {
  static final int MAX_ROWS = 256;
  private static final int POSITIONS = 512;

  final ModelConfig config;
  final Backend backend;
  final DeepseekModel model;
  final int blockSize;
  private final PagedRows cache;
  private final Tensor logits;

  FixtureRun(Path folder, Dtype dtype, int threads, int blockSize) {
    this(folder, CpuBackend.open(dtype, threads), blockSize);
  }

  FixtureRun(Path folder, Backend backend, int blockSize) {
    this.blockSize = blockSize;
    this.backend = backend;
    config = ModelConfig.read(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder, config)) {
      model =
          ModelLoader.load(
              config, checkpoint, backend, ModelLoader.Parts.DECODER_AND_MTP, POSITIONS, MAX_ROWS);
    }
    cache = backend.pagedRows(model.cacheLayers(), POSITIONS, config.cacheWidth());
    logits = backend.allocate(MAX_ROWS, config.vocabSize());
  }

  static FixtureRun float32(String fixture) {
    return new FixtureRun(Fixtures.fixture(fixture), Dtype.FLOAT32, 2, 16);
  }

  static JsonNode prompt(JsonNode expected, String name) {
    for (JsonNode prompt : expected.get("prompts")) {
      if (prompt.get("name").textValue().equals(name)) {
        return prompt;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** A batch of one sequence's prompt tokens from a position on. */
  Batch promptBatch(int[] ids, int firstPosition) {
    return new Batch(ids, List.of(segment(ids.length, firstPosition)), List.of(), blockSize);
  }

  /** A batch of one sequence's generated tokens from a position on. */
  Batch generatedBatch(int[] ids, int firstPosition) {
    return new Batch(ids, List.of(), List.of(segment(ids.length, firstPosition)), blockSize);
  }

  /** Rows of the MTP layer: prompt tokens from position 1 on. */
  Batch predictorBatch(int[] ids) {
    return new Batch(ids, List.of(segment(ids.length, 1, 1)), List.of(), blockSize);
  }

  /** A row of the MTP layer for a generated token. */
  Batch predictorBatch(int id, int position) {
    return new Batch(new int[] {id}, List.of(), List.of(segment(1, position, 1)), blockSize);
  }

  private Segment segment(int count, int firstPosition) {
    return segment(count, firstPosition, 0);
  }

  private Segment segment(int count, int firstPosition, int contextStart) {
    // blocks in descending order, so that a slot is never its position by chance
    int blocks = POSITIONS / blockSize;
    int[] table = IntStream.range(0, blocks).map(i -> blocks - 1 - i).toArray();
    return new Segment(0, count, firstPosition, contextStart, table);
  }

  Tensor hidden(Batch batch) {
    return model.forward(batch, cache);
  }

  PagedRows cache() {
    return cache;
  }

  /** Logits of each row of a batch. */
  float[][] logits(Batch batch) {
    Tensor out = logits.rows(0, batch.rows());
    model.logits(hidden(batch), out);
    return rows(out);
  }

  static float[][] rows(Tensor tensor) {
    float[][] rows = new float[tensor.rows()][tensor.columns()];
    for (int r = 0; r < rows.length; r++) {
      tensor.read(r, rows[r]);
    }
    return rows;
  }

  @Override
  public void close() {
    logits.close();
    cache.close();
    model.close();
    backend.close();
  }
}
