package io.latentspark.jobs.output;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** What every task of a run needs to write: folder, schema and Spark's own Parquet writer. */
final class WritePlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String run;
  private final StructType schema;
  private final OutputWriterFactory writers;
  private final SerializableConfiguration conf;

  private WritePlan(
      String folder,
      String run,
      StructType schema,
      OutputWriterFactory writers,
      SerializableConfiguration conf) {
    this.folder = folder;
    this.run = run;
    this.schema = schema;
    this.writers = writers;
    this.conf = conf;
  }

  static WritePlan of(SparkSession spark, String folder, String run, StructType schema) {
    try {
      Job job = Job.getInstance(spark.sparkContext().hadoopConfiguration());
      OutputWriterFactory writers =
          new ParquetFileFormat()
              .prepareWrite(spark, job, scala.collection.immutable.Map$.MODULE$.empty(), schema);
      return new WritePlan(
          folder, run, schema, writers, new SerializableConfiguration(job.getConfiguration()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String run() {
    return run;
  }

  StructType schema() {
    return schema;
  }

  Configuration conf() {
    return conf.value();
  }

  PartFolder folder() {
    return new PartFolder(folder, conf());
  }

  OutputWriter newWriter(String path, TaskAttemptContext context) {
    return writers.newInstance(path, schema, context);
  }
}
