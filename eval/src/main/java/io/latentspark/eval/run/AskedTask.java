package io.latentspark.eval.run;

import io.latentspark.eval.metric.ScoringRules;
import java.io.Serializable;

/**
 * What executors must know of a task.
 *
 * @param rules how its documents are scored
 * @param repeats generated texts of each document
 */
record AskedTask(ScoringRules rules, int repeats) implements Serializable {}
