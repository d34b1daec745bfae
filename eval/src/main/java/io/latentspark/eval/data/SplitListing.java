package io.latentspark.eval.data;

import java.util.List;

/**
 * A line of {@code --check-data}.
 *
 * @param task the task
 * @param split the split
 * @param files where its rows are
 * @param rows how many there are
 * @param columns their columns
 * @param problem why the split cannot be used, or null
 */
public record SplitListing(
    String task,
    String split,
    List<String> files,
    int rows,
    List<String> columns,
    String problem) {}
