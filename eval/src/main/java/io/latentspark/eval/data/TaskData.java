package io.latentspark.eval.data;

import io.latentspark.eval.result.Document;
import java.util.List;

/**
 * A task's data.
 *
 * @param documents what is evaluated, in the data set's order
 * @param pool what shots are drawn from, empty where none are
 * @param columns the columns of the documents, those that process_docs adds included
 */
public record TaskData(List<Document> documents, List<Document> pool, List<String> columns) {}
