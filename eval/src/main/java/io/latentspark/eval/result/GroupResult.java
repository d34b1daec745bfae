package io.latentspark.eval.result;

import java.util.List;
import java.util.Map;

/**
 * What a group came to.
 *
 * @param group its name
 * @param alias how tables name it
 * @param version {@code metadata.version}, or null
 * @param members its tasks and groups, in order
 * @param documents documents of all leaf tasks below
 * @param metrics {@code metric,filter} to value; empty where the group does not aggregate
 */
public record GroupResult(
    String group,
    String alias,
    String version,
    List<String> members,
    int documents,
    Map<String, MetricValue> metrics) {}
