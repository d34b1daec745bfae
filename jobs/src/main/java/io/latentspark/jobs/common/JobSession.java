package io.latentspark.jobs.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** A Spark session for one job; one that was there before is used and left running. */
public final class JobSession implements AutoCloseable {
  private final SparkSession spark;
  private final boolean started;

  private JobSession(SparkSession spark, boolean started) {
    this.spark = spark;
    this.started = started;
  }

  static JobSession open(String name, SparkConf conf) {
    boolean absent = SparkSession.getDefaultSession().isEmpty();
    return new JobSession(SparkSession.builder().appName(name).config(conf).getOrCreate(), absent);
  }

  /** The session. */
  public SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (started) {
      try {
        spark.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
