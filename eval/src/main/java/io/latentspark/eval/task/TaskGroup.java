package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;

/**
 * Tasks under one name.
 *
 * @param name {@code group}
 * @param alias how tables name it
 * @param version {@code metadata.version}, or null
 * @param members its tasks and groups, in order
 * @param metrics what it aggregates, perhaps nothing
 */
public record TaskGroup(
    String name, String alias, String version, List<String> members, List<GroupMetric> metrics)
    implements Serializable {}
