package io.latentspark.jobs.output;

import org.apache.spark.sql.types.StructType;

/**
 * What a job's rows look like.
 *
 * @param input the columns that identify a row's work
 * @param output the written columns, those of the input first
 * @param outcome what a written row says
 */
public record RowLayout(StructType input, StructType output, RowOutcome outcome) {}
