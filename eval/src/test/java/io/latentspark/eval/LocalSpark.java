package io.latentspark.eval;

import org.apache.spark.sql.SparkSession;

/** One local[2] session for all tests of this module. */
public final class LocalSpark {
  /** The session. */
  public static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .appName("latentspark-eval-tests")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", "2")
          .getOrCreate();

  private LocalSpark() {}
}
