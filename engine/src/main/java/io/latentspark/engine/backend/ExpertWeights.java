package io.latentspark.engine.backend;

import java.util.List;

/**
 * The routed experts of a layer.
 *
 * @param gateUp for each expert {@code [2 · moe_intermediate_size, hidden_size]}: gate rows, then
 *     up rows
 * @param down for each expert {@code [hidden_size, moe_intermediate_size]}
 */
public record ExpertWeights(List<Weight> gateUp, List<Weight> down) {
  public ExpertWeights {
    gateUp = List.copyOf(gateUp);
    down = List.copyOf(down);
  }
}
