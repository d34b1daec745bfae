package io.latentspark.engine.model;

import io.latentspark.engine.StepPart;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;

/** SwiGLU feed-forward network: {@code down(silu(gate(x)) · up(x))}. */
final class FeedForward implements FeedForwardBlock {
  private final Backend backend;
  private final Weight gateUp;
  private final Weight down;

  FeedForward(Backend backend, Weight gateUp, Weight down) {
    this.backend = backend;
    this.gateUp = gateUp;
    this.down = down;
  }

  @Override
  public void forward(Tensor in, Activations scratch, Tensor out) {
    Tensor both = scratch.gateUp.rows(0, in.rows()).columns(0, gateUp.outFeatures());
    Tensor activated = scratch.activated.rows(0, in.rows()).columns(0, down.inFeatures());
    backend.linear(gateUp, in, both);
    backend.siluMultiply(both, activated);
    backend.linear(down, activated, out);
    scratch.times.end(StepPart.DENSE);
  }

  @Override
  public void close() {
    gateUp.close();
    down.close();
  }
}
