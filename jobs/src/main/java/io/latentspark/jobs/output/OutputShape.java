package io.latentspark.jobs.output;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What files an output is made of.
 *
 * @param tables made from the published rows at the end, each in a folder of its own; none where
 *     the published rows are the output
 */
public record OutputShape(OutputFormat format, List<Table> tables) {
  /** A table by its folder's name. */
  public record Table(String name, UnaryOperator<Dataset<Row>> rows) {}

  /** One table, the published rows themselves. */
  public static OutputShape of(OutputFormat format) {
    return new OutputShape(format, List.of());
  }

  /** Whether the published files are what users read. */
  boolean isPublished() {
    return format == OutputFormat.PARQUET && tables.isEmpty();
  }
}
