package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.Routing;

/** Routing on the heap, and what the chosen experts compute in; the owner of both. */
final class CpuRouting implements Routing {
  final int[] ids;
  final float[] weights;
  final GroupedExperts experts;
  private final int topK;
  private int rows;

  CpuRouting(int capacity, int topK, GroupedExperts experts) {
    this.experts = experts;
    this.topK = topK;
    ids = new int[capacity * topK];
    weights = new float[capacity * topK];
  }

  void setRows(int value) {
    rows = value;
  }

  @Override
  public int topK() {
    return topK;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void read(int row, int[] toIds, float[] toWeights) {
    System.arraycopy(ids, row * topK, toIds, 0, topK);
    System.arraycopy(weights, row * topK, toWeights, 0, topK);
  }

  @Override
  public void close() {
    experts.close();
  }
}
