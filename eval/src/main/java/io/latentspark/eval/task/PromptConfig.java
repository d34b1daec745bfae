package io.latentspark.eval.task;

import java.io.Serializable;

/**
 * How a document becomes a prompt. Fields are a String (a column's name or a Jinja template), an
 * Integer, a List, a Map or a {@link FunctionName}.
 *
 * @param description {@code description}, a template that stands before everything
 * @param text {@code doc_to_text}
 * @param target {@code doc_to_target}
 * @param choices {@code doc_to_choice}, or null
 * @param targetDelimiter what stands between question and answer
 * @param fewshotDelimiter what stands between shots
 * @param answerPrefix {@code gen_prefix}, a template that begins the answer, or null
 * @param shots {@code num_fewshot}, or null
 * @param fewshot how shots are chosen and written
 */
public record PromptConfig(
    String description,
    Object text,
    Object target,
    Object choices,
    String targetDelimiter,
    String fewshotDelimiter,
    String answerPrefix,
    Integer shots,
    FewshotConfig fewshot)
    implements Serializable {}
