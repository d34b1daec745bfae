package io.latentspark.udf;

import io.latentspark.engine.EngineMetrics;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Queries of the SQL functions on the demo model, and how many requests they send to the engine. A
 * table {@code t(id, prompt, grp, filler)} has 40 rows in 4 files.
 */
final class LocalSql {
  static {
    // Many small plans: compiling them would take longer than running them.
    LocalSpark.SPARK.conf().set("spark.sql.codegen.wholeStage", "false");
    LocalSpark.SPARK.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    LocalSpark.SPARK
        .range(0, 40, 1, 4)
        .selectExpr(
            "id", "concat('Number ', id, ' is') AS prompt", "id % 5 AS grp", "'x' AS filler")
        .write()
        .mode("overwrite")
        .saveAsTable("t");
  }

  private LocalSql() {}

  static Dataset<Row> sql(String query) {
    return LocalSpark.SPARK.sql(query);
  }

  static List<Row> rows(String query) {
    return sql(query).collectAsList();
  }

  /** Requests that ended meanwhile. */
  static long requests(Supplier<?> work) {
    long before = requests();
    var unused = work.get();
    return requests() - before;
  }

  static long requests(String query) {
    return requests(() -> rows(query));
  }

  private static long requests() {
    return EngineProvider.metrics().stream().mapToLong(EngineMetrics::requests).sum();
  }
}
