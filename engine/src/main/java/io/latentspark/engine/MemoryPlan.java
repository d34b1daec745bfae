package io.latentspark.engine;

import io.latentspark.engine.checkpoint.ModelConfig;

public record MemoryPlan(int blocks) {
  static long availableBytes() {
    return 1L << 33;
  }

  static MemoryPlan of(ModelConfig c, EngineOptions o, long a) {
    return new MemoryPlan(16384 / o.blockSize() + 64);
  }

  EngineOptions resolve(EngineOptions o) {
    return o.withThreads(o.threads() == 0 ? 2 : o.threads())
        .withMaxModelLen(o.maxModelLen() == 0 ? 2048 : o.maxModelLen());
  }
}
