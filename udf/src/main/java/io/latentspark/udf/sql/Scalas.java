package io.latentspark.udf.sql;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.Function1;
import scala.PartialFunction;
import scala.Product;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** What Catalyst's Scala interfaces ask of Java code. */
final class Scalas {
  private Scalas() {}

  static <T> Seq<T> seq(List<? extends T> list) {
    @SuppressWarnings("unchecked") // read only
    List<T> elements = (List<T>) list;
    return CollectionConverters.asScala(elements).toSeq();
  }

  @SafeVarargs
  static <T> Seq<T> seq(T... elements) {
    return seq(List.of(elements));
  }

  static <T> List<T> list(scala.collection.Seq<? extends T> seq) {
    @SuppressWarnings("unchecked") // read only
    scala.collection.Seq<T> elements = (scala.collection.Seq<T>) seq;
    return CollectionConverters.asJava(elements);
  }

  /** A sequence of a supertype: Scala's are covariant. */
  @SuppressWarnings("unchecked")
  static <T> Seq<T> widened(Seq<? extends T> seq) {
    return (Seq<T>) seq;
  }

  /** Equality as a case class has it; hashCode comes with TreeNode. */
  static boolean equal(Product one, Object other) {
    return one == other
        || (other != null
            && one.getClass() == other.getClass()
            && one.productIterator().sameElements(((Product) other).productIterator()));
  }

  /** A function on all values, where Catalyst wants a partial one. */
  static <T> PartialFunction<T, T> everywhere(UnaryOperator<T> function) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T value) {
        return true;
      }

      @Override
      @SuppressWarnings("unchecked") // T is a subtype of whatever B is
      public <A extends T, B> B applyOrElse(A value, Function1<A, B> otherwise) {
        return (B) function.apply(value);
      }
    };
  }

  static <T extends TreeNode<T>> boolean exists(T tree, Predicate<T> predicate) {
    return predicate.test(tree)
        || list(tree.children()).stream().anyMatch(child -> exists(child, predicate));
  }

  static boolean hasCall(Expression expression) {
    return exists(expression, LlmCall.class::isInstance);
  }
}
