package io.latentspark.engine.backend.cpu;

/** What one thread computes a whole expert in, for a few rows; {@link GroupedExperts} owns it. */
record ExpertScratch(CpuTensor inputs, CpuTensor gateUp, CpuTensor activated) {}
