package io.latentspark.udf.sql;

import io.latentspark.udf.CallWork.TokenCounts;
import io.latentspark.udf.EngineActivity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.Tuple2;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/**
 * What the SQL page of Spark's UI shows on the node. A task that is run again is counted again.
 * Prefix hits and drafts are what the executor's engines did since a task last told it: those of
 * queries that run at once are not told apart.
 */
final class CallMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SQLMetric rows;
  private final SQLMetric requests;
  private final SQLMetric errors;
  private final SQLMetric inputTokens;
  private final SQLMetric outputTokens;
  private final SQLMetric prefixHitTokens;
  private final SQLMetric draftedTokens;
  private final SQLMetric acceptedTokens;
  private final SQLMetric waitTime;

  CallMetrics(Map<String, SQLMetric> metrics) {
    rows = metrics.apply("rows");
    requests = metrics.apply("requests");
    errors = metrics.apply("errors");
    inputTokens = metrics.apply("inputTokens");
    outputTokens = metrics.apply("outputTokens");
    prefixHitTokens = metrics.apply("prefixHitTokens");
    draftedTokens = metrics.apply("draftedTokens");
    acceptedTokens = metrics.apply("acceptedTokens");
    waitTime = metrics.apply("waitTime");
  }

  static Map<String, SQLMetric> create(SparkContext context) {
    List<Tuple2<String, SQLMetric>> metrics = new ArrayList<>();
    metrics.add(count(context, "rows", "number of rows"));
    metrics.add(count(context, "requests", "calls sent to the engine"));
    metrics.add(count(context, "errors", "calls that failed"));
    metrics.add(count(context, "inputTokens", "prompt tokens"));
    metrics.add(count(context, "outputTokens", "generated tokens"));
    metrics.add(count(context, "prefixHitTokens", "prompt tokens found in the prefix cache"));
    metrics.add(count(context, "draftedTokens", "drafted tokens (MTP)"));
    metrics.add(count(context, "acceptedTokens", "accepted drafts (MTP)"));
    metrics.add(
        new Tuple2<>(
            "waitTime",
            SQLMetrics.createNanoTimingMetric(context, "time waiting for the engine", -1)));
    return from(metrics);
  }

  private static Tuple2<String, SQLMetric> count(SparkContext context, String key, String name) {
    return new Tuple2<>(key, SQLMetrics.createMetric(context, name));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, SQLMetric> from(List<Tuple2<String, SQLMetric>> metrics) {
    return (Map<String, SQLMetric>) Map$.MODULE$.from(Scalas.seq(metrics));
  }

  void rowSent(long calls) {
    rows.add(1);
    requests.add(calls);
  }

  void answered(TokenCounts tokens) {
    inputTokens.add(tokens.input());
    outputTokens.add(tokens.output());
  }

  void failed() {
    errors.add(1);
  }

  void waited(long nanos) {
    waitTime.add(nanos);
  }

  void did(EngineActivity activity) {
    prefixHitTokens.add(activity.prefixHitTokens());
    draftedTokens.add(activity.drafts().drafted().stream().mapToLong(Long::longValue).sum());
    acceptedTokens.add(activity.drafts().accepted().stream().mapToLong(Long::longValue).sum());
  }
}
