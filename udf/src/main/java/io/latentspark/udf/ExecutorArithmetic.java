package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * How executors compute. A row's result is the same bits on every executor only where they all
 * compute alike, so each compares itself with the one that was asked when the work was planned.
 */
public final class ExecutorArithmetic {
  private static final Map<Question, String> ANSWERS = new ConcurrentHashMap<>();

  private record Question(String application, Computing computing) {}

  private ExecutorArithmetic() {}

  /**
   * What an executor says, asked once for each application. The driver computes no rows: it may be
   * a machine of another kind, even one that cannot run the engine.
   *
   * @throws EngineException {@code UNSUPPORTED_PLATFORM} in local mode, if the engine cannot run
   */
  public static String of(SparkSession spark, EngineOptions engine) {
    return of(spark, Computing.of(engine));
  }

  /** The same for options that have travelled. */
  public static String of(SparkSession spark, Computing computing) {
    SparkContext context = spark.sparkContext();
    if (context.isLocal()) {
      return computing.arithmetic();
    }
    Question question = new Question(context.applicationId(), computing);
    return ANSWERS.computeIfAbsent(question, asked -> ask(context, computing));
  }

  static String ask(SparkContext context, Computing computing) {
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(computing), 1)
        .map(Computing::arithmetic)
        .first();
  }

  /**
   * Checks that this JVM computes as the work was planned for.
   *
   * @throws LatentSparkException if it does not
   */
  public static void require(String planned, Computing computing) {
    String own = computing.arithmetic();
    if (!own.equals(planned)) {
      throw UdfErrors.arithmeticDiffers(planned, own);
    }
  }
}
