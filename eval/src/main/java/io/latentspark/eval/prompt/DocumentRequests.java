package io.latentspark.eval.prompt;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Target;
import java.io.Serializable;
import java.util.List;

/**
 * All that is asked about a document.
 *
 * @param document the document
 * @param target the right answer
 * @param choices the choices' texts without delimiter; empty where the task has none
 * @param requests the questions, in lm-eval's order; of generation one, whatever the repeats
 */
public record DocumentRequests(
    Document document, Target target, List<String> choices, List<Request> requests)
    implements Serializable {}
