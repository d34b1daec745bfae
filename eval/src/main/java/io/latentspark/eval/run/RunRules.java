package io.latentspark.eval.run;

import io.latentspark.eval.code.CodeLimits;
import java.util.Optional;

/**
 * How a run asks and scores.
 *
 * @param encoding how requests become token ids
 * @param seed of random draws, where generation samples
 * @param maxInFlight documents that each task keeps in the engine at once
 * @param code what programs of the model may use; empty: none is run
 */
public record RunRules(
    EncodingRules encoding, long seed, int maxInFlight, Optional<CodeLimits> code) {}
