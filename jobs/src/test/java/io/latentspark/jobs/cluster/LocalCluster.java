package io.latentspark.jobs.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Two executors of one core, each a process of its own that has nothing but Spark and the one jar.
 */
final class LocalCluster implements AutoCloseable {
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final SparkSession spark;
  private final Set<String> workedOn = ConcurrentHashMap.newKeySet();

  private LocalCluster(SparkSession spark) {
    this.spark = spark;
    SparkListener tasks =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            workedOn.add(task.taskInfo().executorId());
          }
        };
    spark.sparkContext().addSparkListener(tasks);
  }

  /** Starts it; there must be no other session in this JVM. */
  static LocalCluster start(Map<String, String> settings) {
    SparkHome.make();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("latentspark-cluster-tests")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.jars", AssembledJar.PATH.toString())
            .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
            .config("spark.plugins", "io.latentspark.udf.LatentSparkPlugin")
            .config("spark.sql.extensions", "io.latentspark.udf.LatentSparkExtensions")
            .config("spark.latentspark.model", SampleRows.MODEL.toString());
    settings.forEach(builder::config);
    return new LocalCluster(builder.getOrCreate());
  }

  SparkSession spark() {
    return spark;
  }

  /** The executors that have ended tasks since this was last called. */
  Set<String> workedOn() {
    Set<String> executors = Set.copyOf(workedOn);
    workedOn.clear();
    return executors;
  }

  /** The executors' processes. */
  List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
        .toList();
  }

  @Override
  public void close() throws IOException {
    spark.close();
  }
}
