package io.latentspark.eval.task;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * {@code fewshot_config}: what is not given there is as for the question itself.
 *
 * @param sampler {@code default} (drawn anew for each document) or {@code first_n}
 * @param split the split that shots come from, or null
 * @param samples the shots, or null; not read where a split is given
 * @param processDocs or null
 * @param text as {@code doc_to_text}
 * @param target as {@code doc_to_target}
 * @param choices as {@code doc_to_choice}, or null
 * @param targetDelimiter what stands between question and answer
 * @param fewshotDelimiter what stands after a shot
 * @param answerPrefix a template that begins the answer, or null
 */
public record FewshotConfig(
    String sampler,
    String split,
    List<Map<String, Object>> samples,
    FunctionName processDocs,
    Object text,
    Object target,
    Object choices,
    String targetDelimiter,
    String fewshotDelimiter,
    String answerPrefix)
    implements Serializable {}
