package io.latentspark.jobs.output;

import java.io.Serializable;
import java.util.List;

/**
 * What a task has written.
 *
 * @param parts its files, those of earlier attempts first
 * @param totals of the rows written by this attempt
 * @param continued whether an earlier attempt wrote some of the files
 */
record TaskResult(List<PartFile> parts, RowTotals totals, boolean continued)
    implements Serializable {}
