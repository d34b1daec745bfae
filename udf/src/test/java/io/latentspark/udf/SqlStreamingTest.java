package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions in a Structured Streaming query from files to Parquet. */
class SqlStreamingTest {
  @Test
  void aQueryStoppedInTheMiddleGoesOnAndWritesEachRowOnce(@TempDir Path folder) throws Exception {
    Path input = folder.resolve("input");
    LocalSql.sql("SELECT id, prompt FROM t").write().parquet(input.toString());
    Path output = folder.resolve("output");
    StreamingQuery first = query(folder, input, output).start();
    while (first.recentProgress().length == 0) { // a file is done, three are not
      Thread.sleep(20);
    }
    first.stop();
    assertTrue(LocalSpark.SPARK.read().parquet(output.toString()).count() >= 10);
    query(folder, input, output).trigger(Trigger.AvailableNow()).start().awaitTermination();
    Dataset<Row> written = LocalSpark.SPARK.read().parquet(output.toString());
    assertEquals(
        LocalSql.rows("SELECT id, llm_generate_text(prompt) g FROM t ORDER BY id"),
        written.orderBy("id").collectAsList());
  }

  private static DataStreamWriter<Row> query(Path folder, Path input, Path output) {
    return LocalSpark.SPARK
        .readStream()
        .schema("id BIGINT, prompt STRING")
        .option("maxFilesPerTrigger", 1)
        .parquet(input.toString())
        .selectExpr("id", "llm_generate_text(prompt) g")
        .writeStream()
        .format("parquet")
        .option("path", output.toString())
        .option("checkpointLocation", folder.resolve("checkpoint").toString());
  }
}
