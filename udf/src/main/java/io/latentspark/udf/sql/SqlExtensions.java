package io.latentspark.udf.sql;

import org.apache.spark.sql.SparkSessionExtensions;

/** Puts the functions and the operator into a session. */
public final class SqlExtensions {
  private SqlExtensions() {}

  /** Called once for each session. */
  public static void install(SparkSessionExtensions extensions) {
    SqlFunctions.register(extensions);
    extensions.injectPostHocResolutionRule(ExtractLlmCalls::new);
    extensions.injectOptimizerRule(session -> new PushBelowLlmCalls());
    extensions.injectPreCBORule(session -> new ShuffleBeforeSampling());
    extensions.injectPreCBORule(session -> new SpreadFewRows());
    extensions.injectPlannerStrategy(PlanLlmCalls::new);
  }
}
