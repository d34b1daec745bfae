package io.latentspark.jobs.input;

import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table that a job reads.
 *
 * @param path where it comes from: named in errors, and must not lie in the output
 * @param read reads it; throws a {@code JobException} if it cannot be read
 */
public record TableSource(String path, Function<SparkSession, Dataset<Row>> read) {}
