package io.latentspark.jobs.rapids;

import com.nvidia.spark.rapids.ExplainPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The queries that a session plans while this listens, and what RAPIDS says of their operators.
 * Spark asks each strategy first for a whole query, wrapped in {@link ReturnAnswer}.
 */
final class RecordedQueries extends SparkStrategy implements AutoCloseable {
  private static final Pattern OPERATOR =
      Pattern.compile("(?m)^ *([*@!]) ?(?:Exec )?<(\\w+Exec)> (.*)$");

  private final List<LogicalPlan> plans = Collections.synchronizedList(new ArrayList<>());
  private final SparkSession session;

  /** An operator of a query, whether RAPIDS has it on the GPU, and what it says of it. */
  record Operator(String name, boolean eligible, String verdict) {}

  private RecordedQueries(SparkSession session) {
    this.session = session;
  }

  /** Listens from now until it is closed. */
  static RecordedQueries of(org.apache.spark.sql.SparkSession spark) {
    RecordedQueries queries = new RecordedQueries((SparkSession) spark);
    queries.session.experimental().extraStrategies_$eq(seq(List.of(queries)));
    return queries;
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof ReturnAnswer answer) {
      plans.add(answer.child());
    }
    return seq(List.of());
  }

  @Override
  public void close() {
    session.experimental().extraStrategies_$eq(seq(List.of()));
  }

  /** The operators of all queries heard; ask when closed, since asking plans them again. */
  List<Operator> operators() {
    List<Operator> operators = new ArrayList<>();
    for (LogicalPlan plan : plans) {
      // A command is planned, not run again. Nothing is read, so no row needs an encoder.
      var execution = session.sessionState().executePlan(plan, CommandExecutionMode.SKIP());
      String explained =
          ExplainPlan.explainPotentialGpuPlan(
              new Dataset<>(execution, Encoders.row(new StructType())), "ALL");
      Matcher lines = OPERATOR.matcher(explained);
      while (lines.find()) {
        operators.add(new Operator(lines.group(2), !lines.group(1).equals("!"), lines.group(3)));
      }
    }
    return operators;
  }

  private static <T> Seq<T> seq(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }
}
