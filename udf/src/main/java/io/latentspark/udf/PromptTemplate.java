package io.latentspark.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Text with {@code {column}} in it; {@code {{} and {@code }}} stand for braces. The prompt is null
 * where one of the columns is.
 */
final class PromptTemplate {
  /** Literal text, or the name of a column. */
  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Reference(String column) implements Part {}
  }

  private final List<Part> parts;

  private PromptTemplate(List<Part> parts) {
    this.parts = parts;
  }

  static PromptTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '{' && c != '}') {
        literal.append(c);
      } else if (i + 1 < template.length() && template.charAt(i + 1) == c) {
        literal.append(c);
        i++;
      } else if (c == '}') {
        throw UdfErrors.templateInvalid(template, i, "a } without a {");
      } else {
        int end = template.indexOf('}', i);
        if (end < 0) {
          throw UdfErrors.templateInvalid(template, i, "a { without a }");
        }
        if (end == i + 1) {
          throw UdfErrors.templateInvalid(template, i, "{} names no column");
        }
        parts.add(new Part.Literal(literal.toString()));
        parts.add(new Part.Reference(template.substring(i + 1, end)));
        literal.setLength(0);
        i = end;
      }
    }
    parts.add(new Part.Literal(literal.toString()));
    return new PromptTemplate(parts);
  }

  /** The filled template of each row. */
  Column expression(StructType schema) {
    return functions.concat(
        parts.stream().map(part -> expression(part, schema)).toArray(Column[]::new));
  }

  private static Column expression(Part part, StructType schema) {
    if (part instanceof Part.Literal literal) {
      return functions.lit(literal.text());
    }
    String column = ((Part.Reference) part).column();
    Columns.type(schema, column, "named by the template");
    return Columns.named(column).cast(DataTypes.StringType);
  }
}
