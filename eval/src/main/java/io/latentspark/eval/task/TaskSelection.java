package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;

/**
 * What some names of tasks, groups and tags stand for.
 *
 * @param tasks leaf tasks, each once, in the order they were named
 * @param groups groups, each before the groups within it
 */
public record TaskSelection(List<TaskConfig> tasks, List<TaskGroup> groups)
    implements Serializable {}
