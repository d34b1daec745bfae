package io.latentspark.eval.prompt;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Target;
import java.io.Serializable;
import java.util.List;

/**
 * A document with what is asked about it.
 *
 * @param document the document
 * @param target the right answer, or null where it could not be found
 * @param choices the choices' texts without delimiter; empty where the task has none
 * @param requests what to ask, in order; empty where the document has an error
 * @param error why the document cannot be evaluated, or null; it counts as wrong
 */
public record DocumentRequests(
    Document document, Target target, List<String> choices, List<Request> requests, String error)
    implements Serializable {}
