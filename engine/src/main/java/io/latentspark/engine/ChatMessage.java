package io.latentspark.engine;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}; null or blank is a row error
 * @param content its text; null is a row error
 */
public record ChatMessage(String role, String content) {}
