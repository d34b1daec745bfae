package io.latentspark.udf;

import io.latentspark.udf.sql.SqlExtensions;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * {@code spark.sql.extensions=io.latentspark.udf.LatentSparkExtensions}: the SQL functions {@code
 * llm_generate}, {@code llm_generate_text}, {@code llm_chat}, {@code llm_score}, {@code
 * llm_classify}, {@code llm_tokenize} and {@code llm_token_count}. {@link LatentSparkConf} says
 * which model answers and how.
 */
public final class LatentSparkExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlExtensions.install(extensions);
    return BoxedUnit.UNIT;
  }
}
