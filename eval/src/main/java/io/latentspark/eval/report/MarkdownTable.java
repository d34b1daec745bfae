package io.latentspark.eval.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns also line up in a terminal. */
final class MarkdownTable {
  /** Where a column's cells stand. */
  enum Align {
    LEFT,
    RIGHT
  }

  private record Column(String title, Align align) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable column(String title, Align align) {
    columns.add(new Column(title, align));
    return this;
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Lines, each ending in a newline. */
  String text() {
    int[] widths = new int[columns.size()];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      widths[column] =
          Math.max(
              3,
              Math.max(
                  length(columns.get(column).title),
                  rows.stream().mapToInt(row -> length(row.get(at))).max().orElse(0)));
    }
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      text.append('|').append(centred(columns.get(column).title, widths[column]));
    }
    text.append("|\n");
    for (int column = 0; column < widths.length; column++) {
      boolean right = columns.get(column).align == Align.RIGHT;
      text.append('|').append("-".repeat(widths[column] - (right ? 1 : 0)));
      text.append(right ? ":" : "");
    }
    text.append("|\n");
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        String space = " ".repeat(widths[column] - length(row.get(column)));
        boolean right = columns.get(column).align == Align.RIGHT;
        text.append('|').append(right ? space + row.get(column) : row.get(column) + space);
      }
      text.append("|\n");
    }
    return text.toString();
  }

  private static String centred(String title, int width) {
    int left = (width - length(title)) / 2;
    return " ".repeat(left) + title + " ".repeat(width - left - length(title));
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
