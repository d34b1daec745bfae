package io.latentspark.engine.backend;

/** Which experts each row goes to, and with what weight. */
public interface Routing extends AutoCloseable {

  int topK();

  /** Rows of the last {@link Backend#route}. */
  int rows();

  /** Copies a row's expert ids, ascending, and their weights. */
  void read(int row, int[] ids, float[] weights);

  @Override
  void close();
}
