package io.latentspark.engine;

/** What a step of the engine spends its time on; together the parts are the whole step. */
public enum StepPart {
  /**
   * Everything beside the arithmetic of the model and the choice of tokens: planning, laying out
   * the batch, ending requests.
   */
  SCHEDULING,
  /** Latent attention with its projections and the norm before it. */
  ATTENTION,
  /** Router and routed experts. */
  EXPERTS,
  /** Dense feed-forward networks and shared experts. */
  DENSE,
  /** Embedding, final norm and head. */
  HEAD,
  /** From logits to tokens or scores. */
  SAMPLING
}
