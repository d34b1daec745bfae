/**
 * The engine inside Spark: {@link io.latentspark.udf.LatentSpark} appends generated columns to a
 * Dataset; all tasks of a JVM feed one engine, so their rows share batches.
 */
package io.latentspark.udf;
