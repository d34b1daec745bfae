package io.latentspark.engine.backend;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Arithmetic on one device: the operations the model needs, few and large. Every operation treats
 * rows independently and reduces in a fixed order, so a row's values never depend on the rows
 * beside it.
 *
 * <p>Operations are called from one thread at a time; memory is owned by what is returned here and
 * freed by closing it.
 */
public interface Backend extends AutoCloseable {

  /** Activations {@code [rows, columns]} in f32, zeroed. */
  Tensor allocate(int rows, int columns);

  /** Packs a linear layer's weight {@code [out_features, in_features]} in the model's dtype. */
  Weight linear(MatrixSource source);

  /** Packs a weight that must be computed in f32 whatever the model's dtype, such as a router's. */
  Weight linearFloat32(MatrixSource source);

  /** Stores an embedding table {@code [vocab_size, hidden_size]} row by row. */
  Weight table(MatrixSource source);

  /** Stores a vector, such as a norm's weight. */
  DeviceVector vector(float[] values);

  /** Rows of {@code width} values for {@code layers × slots}, in the model's dtype, not zeroed. */
  PagedRows pagedRows(int layers, int slots, int width);

  /**
   * Room for {@code rows} tokens, each with {@code topK} of such experts, and what these compute.
   */
  Routing routing(int rows, int topK, ExpertShape shape);

  /** {@code out[r] = table[ids[r]]}. */
  void lookup(Weight table, int[] ids, Tensor out);

  /** {@code out = in · Wᵀ}. */
  void linear(Weight weight, Tensor in, Tensor out);

  /**
   * A linear layer for each head, on a slice of the columns: head h reads {@code in_features}
   * columns from {@code h · inHeadWidth} and writes {@code out_features} columns from {@code h ·
   * outHeadWidth}.
   */
  void linearByHead(List<Weight> weights, Tensor in, int inHeadWidth, Tensor out, int outHeadWidth);

  /** Root-mean-square norm of each row: {@code out = in / rms(in) · weight}. May be in place. */
  void rmsNorm(Tensor in, DeviceVector weight, double epsilon, Tensor out);

  /** {@code residual += delta}, then {@code out = rmsNorm(residual)}. */
  void addRmsNorm(Tensor residual, Tensor delta, DeviceVector weight, double epsilon, Tensor out);

  /** {@code out = silu(gate) · up} where {@code gateUp} is {@code [rows, 2 · columns]}. */
  void siluMultiply(Tensor gateUp, Tensor out);

  /**
   * Rotates interleaved pairs of the {@code table.width()} columns that start at {@code offset} in
   * every run of {@code headWidth} columns, by each row's position.
   */
  void rotate(Tensor in, int headWidth, int offset, RotaryTable table, int[] positions);

  /** Copies {@code width} columns of each head from one layout to another. */
  void copyByHead(Tensor in, HeadSlice from, Tensor out, HeadSlice to, int width);

  /** {@code out[i] = in[rows[i]]}. */
  void gather(Tensor in, int[] rows, Tensor out);

  /** Chooses experts for each row of {@code logits [rows, experts]}; ties go to the lower index. */
  void route(Tensor logits, RoutingRule rule, DeviceVector bias, Routing routing);

  /** {@code accumulator[r] += Σ weight(r, e) · expert_e(in[r])} over the experts chosen for r. */
  void addExperts(Tensor in, Routing routing, ExpertWeights experts, Tensor accumulator);

  /** Writes rows into their slots of a layer, rounded to the pages' dtype. */
  void store(Tensor rows, PagedRows pages, int layer, int[] slots);

  /** Reads slots of a layer back into rows. */
  void load(PagedRows pages, int layer, int[] slots, Tensor rows);

  /**
   * Attention of every head over one shared key per position, whose first columns are the value:
   * multi-query attention over paged rows.
   *
   * @param queries {@code [rows, heads · pages.width()]}
   * @param contexts for each row the slots of the positions it sees, its own included
   * @param out {@code [rows, heads · valueWidth]}
   */
  void attendPaged(
      Tensor queries, PagedRows pages, int layer, PagedContexts contexts, float scale, Tensor out);

  /**
   * Causal attention with a key and a value for each head, over runs of positions. Runs of one
   * sequence come in ascending order, over one or several calls; {@code out} holds the state
   * between them. Runs of several sequences may name the same keys.
   *
   * @param queries {@code [rows, heads · (own + shared key width)]}
   * @param keysValues {@code [run rows, heads · (own key width + value width)]}
   * @param sharedKeys {@code [run rows, shared key width]}, the part of the key all heads share
   * @param state {@code [rows, 2 · heads]}: running maximum and sum
   * @param out {@code [rows, heads · value width]}
   */
  void attendRuns(
      List<AttentionRun> runs,
      Tensor queries,
      Tensor keysValues,
      Tensor sharedKeys,
      float scale,
      Tensor state,
      Tensor out);

  /** What {@link #argmax} finds in a row with a value that is NaN or positively infinite. */
  int NOT_FINITE = -1;

  /** The likeliest column of each row; ties go to the lower index. */
  void argmax(Tensor logits, int[] best);

  /** Runs host work of a step, part by part, in the threads the backend computes with. */
  void onHost(int parts, IntConsumer part);

  /** What is free of the device's own memory; empty where it computes in the host's. */
  OptionalLong deviceFreeBytes();

  /** The device and how it computes, for reports. */
  String description();

  @Override
  void close();
}
