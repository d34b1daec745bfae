package io.latentspark.udf.sql;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.udf.CallWork;
import io.latentspark.udf.RowAsker;
import io.latentspark.udf.UdfErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import scala.Function1;

/** Asks for all calls of a row at once and puts their values behind its columns. */
final class CallsAsker implements RowAsker<PreparedRow, List<PendingCall<?>>, InternalRow> {
  /** A guess at how many characters make a token, enough to bound what is in flight. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final CallsEvaluator plan;
  private final List<ResolvedCall> calls;
  private final List<CallWork<?>> works = new ArrayList<>();
  private final List<Function1<Object, Object>> converters = new ArrayList<>();
  private final Leases engines;
  private final CallMetrics metrics;
  private final UnsafeProjection output;
  private final JoinedRow joined = new JoinedRow();

  CallsAsker(CallsEvaluator plan, Leases engines) {
    this.plan = plan;
    this.calls = plan.calls();
    this.engines = engines;
    this.metrics = plan.metrics();
    for (ResolvedCall call : calls) {
      works.add(call.work());
      converters.add(
          CatalystTypeConverters.createToCatalystConverter(call.function().resultType()));
    }
    output =
        UnsafeProjection$.MODULE$.create(Scalas.<Expression>widened(plan.output()), plan.output());
  }

  @Override
  public CompletableFuture<List<PendingCall<?>>> submit(PreparedRow row) {
    List<PendingCall<?>> pending = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Row arguments = row.arguments().get(i);
      pending.add(arguments == null ? null : submit(i, arguments));
    }
    CompletableFuture<?>[] answers =
        pending.stream()
            .filter(Objects::nonNull)
            .map(PendingCall::answer)
            .toArray(CompletableFuture[]::new);
    metrics.rowSent(pending.stream().filter(call -> call != null && call.counted()).count());
    // Ends with the last call, failed or not: each call has an outcome of its own.
    CompletableFuture<List<PendingCall<?>>> all =
        CompletableFuture.allOf(answers).handle((done, error) -> pending);
    var unused =
        all.whenComplete(
            (done, cancelled) -> {
              for (CompletableFuture<?> answer : answers) {
                answer.cancel(true); // nothing, where it has ended
              }
            });
    return all;
  }

  private PendingCall<?> submit(int number, Row arguments) {
    ResolvedCall call = calls.get(number);
    CallWork<?> work = works.get(number);
    LlmEngine engine = engines.engine(call.engine());
    return plan.constant().contains(number)
        ? ConstantAnswers.ask(
            new ConstantAnswers.Key(plan.query(), number),
            () -> PendingCall.submit(call, work, engine, arguments))
        : PendingCall.submit(call, work, engine, arguments);
  }

  @Override
  public InternalRow answered(PreparedRow row, List<PendingCall<?>> pending) {
    Object[] values = new Object[pending.size()];
    for (int i = 0; i < values.length; i++) {
      PendingCall<?> call = pending.get(i);
      values[i] = call == null ? null : converters.get(i).apply(call.value(metrics));
    }
    return output.apply(joined.apply(row.row(), new GenericInternalRow(values)));
  }

  /** Does not happen: each call fails by itself. */
  @Override
  public InternalRow failed(PreparedRow row, EngineException error) {
    throw UdfErrors.engineBroken(error);
  }

  @Override
  public long tokens(PreparedRow row) {
    long tokens = 0;
    for (int i = 0; i < works.size(); i++) {
      Row arguments = row.arguments().get(i);
      if (arguments != null) {
        int characters = arguments.mkString().length();
        tokens += characters / CHARACTERS_PER_TOKEN + works.get(i).maxOutputTokens();
      }
    }
    return tokens;
  }

  @Override
  public void waited(long nanos) {
    metrics.waited(nanos);
  }
}
