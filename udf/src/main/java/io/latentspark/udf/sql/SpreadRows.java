package io.latentspark.udf.sql;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.PartitionIdPassthrough;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.ShuffledRowRDD;
import org.apache.spark.sql.execution.UnsafeRowSerializer;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Option;
import scala.Product2;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;

/** The partitions that {@link SpreadRowsExec} makes, read by whichever executor is free. */
final class SpreadRows extends ShuffledRowRDD {
  private static final long serialVersionUID = 1L;

  private SpreadRows(
      ShuffleDependency<Object, InternalRow, InternalRow> shuffle, Map<String, SQLMetric> metrics) {
    super(shuffle, metrics);
  }

  /** The rows of one partition, in their order, {@code rowsPerTask} to each new one. */
  static RDD<InternalRow> spread(
      RDD<InternalRow> rows,
      int tasks,
      long rowsPerTask,
      int columns,
      Map<String, SQLMetric> writeMetrics,
      Map<String, SQLMetric> readMetrics) {
    ClassTag<Object> integer = ClassTag$.MODULE$.apply(Integer.TYPE);
    ClassTag<InternalRow> row = ClassTag$.MODULE$.apply(InternalRow.class);
    ClassTag<Product2<Object, InternalRow>> pair = ClassTag$.MODULE$.apply(Product2.class);
    // Sensitive to the order: where the rows come in another one, all partitions are made again.
    RDD<Product2<Object, InternalRow>> numbered =
        rows.mapPartitionsWithIndexInternal(new Number(tasks, rowsPerTask), false, true, pair);
    return new SpreadRows(
        new ShuffleDependency<>(
            numbered,
            new PartitionIdPassthrough(tasks),
            new UnsafeRowSerializer(columns, null),
            Option.empty(),
            Option.empty(),
            false,
            ShuffleExchangeExec.createShuffleWriteProcessor(writeMetrics),
            integer,
            row,
            row),
        readMetrics);
  }

  /** None: by default all would run where the single partition was written. */
  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return Scalas.seq();
  }

  private static final class Number
      extends AbstractFunction2<
          Object, Iterator<InternalRow>, Iterator<Product2<Object, InternalRow>>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int tasks;
    private final long rowsPerTask;

    Number(int tasks, long rowsPerTask) {
      this.tasks = tasks;
      this.rowsPerTask = rowsPerTask;
    }

    @Override
    public Iterator<Product2<Object, InternalRow>> apply(
        Object partition, Iterator<InternalRow> rows) {
      return rows.map(
          new AbstractFunction1<>() {
            private long number;

            @Override
            public Product2<Object, InternalRow> apply(InternalRow row) {
              long task = Math.min(number++ / rowsPerTask, tasks - 1L);
              return new Tuple2<>((int) task, row.copy());
            }
          });
    }
  }
}
