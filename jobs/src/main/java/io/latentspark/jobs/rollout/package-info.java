/** The rollout job: groups of samples with rewards and advantages for an RL trainer. */
package io.latentspark.jobs.rollout;
