package io.latentspark.udf.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** A condition as the conditions that AND joins. */
final class Conjuncts {
  private Conjuncts() {}

  static List<Expression> of(Expression condition) {
    List<Expression> all = new ArrayList<>();
    if (condition instanceof And and) {
      all.addAll(of(and.left()));
      all.addAll(of(and.right()));
    } else {
      all.add(condition);
    }
    return all;
  }

  static Optional<Expression> joined(List<Expression> conjuncts) {
    return conjuncts.stream().reduce(And::new);
  }

  /** The rows for which all of them hold. */
  static LogicalPlan filter(List<Expression> conjuncts, LogicalPlan child) {
    return joined(conjuncts)
        .<LogicalPlan>map(condition -> new Filter(condition, child))
        .orElse(child);
  }
}
