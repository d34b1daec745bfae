/**
 * What sampled answers are worth to reinforcement learning: rewards of each sample, advantages
 * within the group of a prompt's samples, and how often a prompt is solved.
 */
package io.latentspark.eval.reward;
