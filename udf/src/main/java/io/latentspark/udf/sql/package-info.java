/**
 * The SQL functions and the operator that answers them: everything that is tied to Spark's own
 * representation of plans, Catalyst.
 *
 * <p>A call in a query is an {@link io.latentspark.udf.sql.LlmCall}. At the end of analysis {@code
 * ExtractLlmCalls} moves it into an {@link io.latentspark.udf.sql.LlmCalls} node below the operator
 * that wanted its value, whose rows have the value as one more column; from there on Spark's
 * optimizer sees plain columns. {@code PushBelowLlmCalls} moves what chooses rows below the node,
 * {@code ShuffleBeforeSampling} keeps a global sort from asking twice, and {@link
 * io.latentspark.udf.sql.LlmCallsExec} feeds the rows of each task to the engine that all tasks of
 * an executor share.
 */
package io.latentspark.udf.sql;
