package io.latentspark.engine.decode;

import io.latentspark.engine.TokenLogprob;

/**
 * A token chosen for a sequence.
 *
 * @param tokenId the token
 * @param logprob its log probability and the likeliest tokens', or null where none were asked for
 */
public record SampledToken(int tokenId, TokenLogprob logprob) {}
