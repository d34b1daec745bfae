package io.latentspark.engine.backend;

/**
 * What the routed experts of all layers have in common.
 *
 * @param experts how many a layer has; 0 if no layer has any
 * @param hidden features of their inputs and outputs
 * @param intermediate features between their layers
 */
public record ExpertShape(int experts, int hidden, int intermediate) {}
