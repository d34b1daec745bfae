package io.latentspark.eval.task;

/**
 * A line of {@code --list-tasks}.
 *
 * @param name the name
 * @param kind whether a task, a group or a tag
 * @param outputType a task's {@code output_type}, otherwise empty
 * @param tasks how many leaf tasks it stands for
 * @param file where it is defined, empty for a tag
 */
public record TaskListing(String name, String kind, String outputType, int tasks, String file) {}
