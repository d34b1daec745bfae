package io.latentspark.udf;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.backend.cpu.CpuBackend;
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

  private record Question(String application, Dtype dtype) {}

  private ExecutorArithmetic() {}

  /**
   * What an executor says, asked once for each application. The driver computes no rows: it may be
   * a machine of another kind, even one that cannot run the engine.
   *
   * @throws EngineException {@code UNSUPPORTED_PLATFORM} in local mode, if the engine cannot run
   */
  public static String of(SparkSession spark, Dtype dtype) {
    SparkContext context = spark.sparkContext();
    if (context.isLocal()) {
      return CpuBackend.arithmetic(dtype);
    }
    Question question = new Question(context.applicationId(), dtype);
    return ANSWERS.computeIfAbsent(question, asked -> ask(context, dtype));
  }

  static String ask(SparkContext context, Dtype dtype) {
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(dtype), 1)
        .map(CpuBackend::arithmetic)
        .first();
  }

  /**
   * Checks that this JVM computes as the work was planned for.
   *
   * @throws LatentSparkException if it does not
   */
  public static void require(String planned, Dtype dtype) {
    String own = CpuBackend.arithmetic(dtype);
    if (!own.equals(planned)) {
      throw UdfErrors.arithmeticDiffers(planned, own);
    }
  }
}
