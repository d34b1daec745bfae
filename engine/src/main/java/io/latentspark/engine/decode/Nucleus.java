package io.latentspark.engine.decode;

import java.util.Arrays;

/**
 * Top-p: the fewest likeliest tokens whose probabilities reach p (Holtzman et al. 2020), found
 * without sorting the vocabulary. Weights are summed in buckets of falling logit, and only the
 * bucket in which p is reached is sorted.
 */
final class Nucleus {
  private static final int BUCKETS = 512;

  private final LogitBlocks blocks;
  private final double temperature;
  private final long lastAllowed;
  private final float[] weights = new float[LogitBlocks.SIZE];
  private double bucketsPerLogit;

  private Nucleus(LogitBlocks blocks, double temperature, long lastAllowed) {
    this.blocks = blocks;
    this.temperature = temperature;
    this.lastAllowed = lastAllowed;
  }

  /**
   * Key ({@link TokenOrder}) of the nucleus's last token.
   *
   * @param temperature above 0
   * @param topP below 1
   * @param lastAllowed tokens after this key have no probability, the others' sum to one
   */
  static long lastKept(LogitBlocks blocks, double temperature, double topP, long lastAllowed) {
    return new Nucleus(blocks, temperature, lastAllowed).find(topP);
  }

  private long find(double topP) {
    double total = total();
    // Tokens lighter than this hold less than 1 − p together, however many: they are not needed.
    double leastWeight = (1 - topP) * total / blocks.vocabSize();
    bucketsPerLogit = BUCKETS / (temperature * (1e-3 - StrictMath.log(leastWeight)));
    double[] mass = mass();
    double reached = 0;
    int bucket = 0;
    while (bucket < BUCKETS && reached + mass[bucket] < topP * total) {
      reached += mass[bucket++];
    }
    return bucket == BUCKETS ? lastAllowed : cut(keys(bucket), topP * total - reached);
  }

  /** Weights of all allowed tokens, relative to the likeliest one's. */
  private double total() {
    double total = 0;
    for (int block = 0; block < blocks.count(); block++) {
      if ((blocks.max(block) - blocks.max()) / temperature > LogitBlocks.NEGLIGIBLE
          && weigh(block)) {
        // Four sums: one would wait for each addition to end.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < LogitBlocks.SIZE; i += 4) {
          a += weights[i];
          b += weights[i + 1];
          c += weights[i + 2];
          d += weights[i + 3];
        }
        total += (a + b) + (c + d);
      }
    }
    return total;
  }

  private double[] mass() {
    double[] mass = new double[BUCKETS];
    for (int block = 0; block < blocks.count(); block++) {
      if (bucket(blocks.max(block)) < BUCKETS && weigh(block)) {
        for (int tokenId = blocks.start(block); tokenId < blocks.end(block); tokenId++) {
          int bucket = bucket(blocks.logits()[tokenId]);
          if (bucket < BUCKETS) {
            mass[bucket] += weights[tokenId - blocks.start(block)];
          }
        }
      }
    }
    return mass;
  }

  /** The allowed tokens of one bucket, best first. */
  private long[] keys(int bucket) {
    long[] keys = new long[LogitBlocks.SIZE];
    int size = 0;
    for (int block = 0; block < blocks.count(); block++) {
      if (bucket(blocks.max(block)) <= bucket) {
        for (int tokenId = blocks.start(block); tokenId < blocks.end(block); tokenId++) {
          float logit = blocks.logits()[tokenId];
          if (bucket(logit) == bucket && TokenOrder.key(logit, tokenId) <= lastAllowed) {
            if (size == keys.length) {
              keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size++] = TokenOrder.key(logit, tokenId);
          }
        }
      }
    }
    Arrays.sort(keys, 0, size);
    return Arrays.copyOf(keys, size);
  }

  /** The first key with which the weights reach {@code missing}. */
  private long cut(long[] keys, double missing) {
    double reached = 0;
    for (long key : keys) {
      reached += StrictMath.exp((TokenOrder.logit(key) - blocks.max()) / temperature);
      if (reached >= missing) {
        return key;
      }
    }
    return keys[keys.length - 1];
  }

  /** Falls with the logit; {@link #BUCKETS} and above for tokens that are not needed. */
  private int bucket(float logit) {
    return (int) ((blocks.max() - logit) * bucketsPerLogit);
  }

  /** Fills {@code weights} for a block, with 0 where a token is not allowed; false: none is. */
  private boolean weigh(int block) {
    int from = blocks.start(block);
    int to = blocks.end(block);
    if (TokenOrder.key(blocks.max(block), 0) > lastAllowed) {
      return false;
    }
    float scale = (float) Math.min(1 / temperature, Float.MAX_VALUE);
    VectorMath.exp(blocks.logits(), from, to, blocks.max(), scale, weights);
    Arrays.fill(weights, to - from, LogitBlocks.SIZE, 0);
    if (lastAllowed != TokenOrder.LAST) {
      for (int tokenId = from; tokenId < to; tokenId++) {
        if (TokenOrder.key(blocks.logits()[tokenId], tokenId) > lastAllowed) {
          weights[tokenId - from] = 0;
        }
      }
    }
    return true;
  }
}
