/**
 * IFEval: whether a response follows instructions that can be checked by rule (Zhou et al. 2023).
 */
package io.latentspark.eval.instruction;
