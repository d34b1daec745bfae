package io.latentspark.eval.instruction;

/** An instruction with its arguments. */
@FunctionalInterface
interface Instruction {
  boolean isFollowedBy(String response);
}
