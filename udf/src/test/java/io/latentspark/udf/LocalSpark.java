package io.latentspark.udf;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One local[2] session for all tests of this module. */
final class LocalSpark {
  static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .appName("latentspark-udf-tests")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.sql.warehouse.dir", "target/warehouse-" + ProcessHandle.current().pid())
          .config("spark.plugins", LatentSparkPlugin.class.getName())
          .config("spark.sql.extensions", LatentSparkExtensions.class.getName())
          .config("spark.latentspark.model", "../conf/demo/model")
          .config("spark.latentspark.memory", "256m")
          .config("spark.latentspark.max-tokens", "3")
          .getOrCreate();

  private LocalSpark() {}

  static Dataset<Row> sql(String query) {
    return SPARK.sql(query);
  }

  static List<Row> rows(Dataset<Row> rows) {
    return rows.collectAsList();
  }
}
