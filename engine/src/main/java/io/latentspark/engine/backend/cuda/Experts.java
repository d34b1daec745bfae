package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.RoutingRule;
import io.latentspark.engine.backend.RoutingRule.Scores;
import io.latentspark.engine.backend.cuda.KernelLauncher.Shape;

/** Chooses experts and lets them compute, without the host's help between the two. */
final class Experts {
  private static final int WARP = 32;
  private static final int SORTING_THREADS = 256;

  private final KernelLauncher kernels;
  private final Linear linear;

  Experts(KernelLauncher kernels, Linear linear) {
    this.kernels = kernels;
    this.linear = linear;
  }

  /**
   * @param bias its address, 0 for none
   */
  void choose(CudaTensor logits, RoutingRule rule, long bias, CudaRouting routing) {
    int experts = logits.columns();
    routing.setRows(logits.rows());
    int sharedBytes = Float.BYTES * (2 * experts + rule.groups());
    kernels
        .launch(Kernel.ROUTE)
        .with(routing.ids.address(0))
        .with(routing.weights.address(0))
        .with(logits)
        .with(bias)
        .with(experts)
        .with(rule.scores() == Scores.SIGMOID ? 1 : 0)
        .with(
            switch (rule.groupRanking()) {
              case NONE -> 0;
              case BEST -> 1;
              case SUM_OF_TWO_BEST -> 2;
            })
        .with(rule.groups())
        .with(rule.keptGroups())
        .with(rule.topK())
        .with(rule.normalize() ? 1 : 0)
        .with(rule.scale())
        .run(new Shape(logits.rows(), 1, 1, WARP, sharedBytes));
  }

  void add(CudaTensor in, CudaRouting routing, ExpertWeights weights, CudaTensor accumulator) {
    int experts = weights.gateUp().size();
    int choices = in.rows() * routing.topK();
    CudaMatrix gateUp = (CudaMatrix) weights.gateUp().get(0);
    int tileRows = Linear.expertRows(gateUp.dtype(), choices, experts);
    // full tiles, and for each expert that has any choices one that is not full
    int tileCount = choices / tileRows + Math.min(experts, choices);
    long tiles = routing.tiles.address(0);
    kernels
        .launch(Kernel.SORT_CHOICES)
        .with(routing.sorted.address(0))
        .with(routing.places.address(0))
        .with(tiles)
        .with(routing.ids.address(0))
        .with(choices)
        .with(experts)
        .with(tileRows)
        .with(tileCount)
        .run(new Shape(1, 1, 1, SORTING_THREADS, 2 * Integer.BYTES * (experts + 1)));
    CudaTensor both = routing.gateUp.rows(0, choices);
    CudaTensor activated = routing.activated.rows(0, choices);
    CudaTensor found = routing.found.rows(0, choices);
    linear.multiplyByExpert(
        weights.gateUp(),
        in,
        routing.sorted.address(0),
        routing.topK(),
        tiles,
        tileCount,
        tileRows,
        both);
    siluMultiply(both, activated);
    linear.multiplyByExpert(weights.down(), activated, 0, 1, tiles, tileCount, tileRows, found);
    kernels
        .launch(Kernel.ADD_EXPERTS)
        .with(accumulator)
        .with(found.address())
        .with(routing.places.address(0))
        .with(routing.weights.address(0))
        .with(routing.topK())
        .with(accumulator.columns())
        .overRows(in.rows(), accumulator.columns());
  }

  void siluMultiply(CudaTensor gateUp, CudaTensor out) {
    kernels
        .launch(Kernel.SILU_MULTIPLY)
        .with(out)
        .with(gateUp)
        .with(out.columns())
        .overRows(out.rows(), out.columns());
  }
}
