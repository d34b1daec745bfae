package io.latentspark.eval.random;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Python's {@code random.Random} with an integer seed: the same seed gives the same draws, bit for
 * bit, as CPython 3. Populations are given by their size, draws are indices. Not thread-safe.
 */
public final class PythonRandom {

  private final MersenneTwister bits;

  /** {@code random.Random(seed)}. */
  public PythonRandom(long seed) {
    long magnitude = Math.abs(seed);
    int low = (int) magnitude;
    int high = (int) (magnitude >>> 32);
    this.bits = new MersenneTwister(high == 0 ? new int[] {low} : new int[] {low, high});
  }

  /** A number of [0, 1) with 53 random bits. */
  public double random() {
    int a = bits.nextInt() >>> 5;
    int b = bits.nextInt() >>> 6;
    return (a * 67108864.0 + b) / 9007199254740992.0;
  }

  /**
   * {@code getrandbits(count)}.
   *
   * @param count from 1 to 63
   */
  public long bits(int count) {
    if (count < 1 || count > 63) {
      throw new IllegalArgumentException("1 to 63 bits can be drawn, not " + count);
    }
    if (count <= 32) {
      return Integer.toUnsignedLong(bits.nextInt() >>> (32 - count));
    }
    long low = Integer.toUnsignedLong(bits.nextInt());
    long high = Integer.toUnsignedLong(bits.nextInt() >>> (64 - count));
    return high << 32 | low;
  }

  /** {@code randrange(bound)}: a number of [0, bound). */
  public int below(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("Nothing lies below " + bound);
    }
    int count = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
    long drawn = bits(count);
    while (drawn >= bound) {
      drawn = bits(count);
    }
    return (int) drawn;
  }

  /**
   * {@code sample(range(population), count)}: different indices in the order drawn.
   *
   * @throws IllegalArgumentException if {@code count} is negative or more than {@code population}
   */
  public int[] sample(int population, int count) {
    if (count < 0 || count > population) {
      throw new IllegalArgumentException(
          "A sample of " + count + " cannot be drawn from " + population);
    }
    return population <= listedUpTo(count)
        ? sampleFromList(population, count)
        : sampleWithRejection(population, count);
  }

  /** CPython lists the population where a list takes less memory than a set of the drawn. */
  private static int listedUpTo(int count) {
    return count <= 5 ? 21 : 21 + (int) Math.pow(4, Math.ceil(Math.log(count * 3.0) / Math.log(4)));
  }

  private int[] sampleFromList(int population, int count) {
    int[] pool = new int[population];
    for (int i = 0; i < population; i++) {
      pool[i] = i;
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int place = below(population - i);
      drawn[i] = pool[place];
      pool[place] = pool[population - i - 1];
    }
    return drawn;
  }

  private int[] sampleWithRejection(int population, int count) {
    Set<Integer> selected = new HashSet<>();
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int index = below(population);
      while (!selected.add(index)) {
        index = below(population);
      }
      drawn[i] = index;
    }
    return drawn;
  }

  /** {@code choices(range(population), k=count)}: indices drawn with replacement. */
  public int[] choices(int population, int count) {
    if (population < 1) {
      throw new IllegalArgumentException("Nothing can be drawn from an empty population");
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = (int) (random() * population);
    }
    return drawn;
  }

  /** {@code shuffle(list)}, in place. */
  public void shuffle(List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, below(i + 1));
    }
  }
}
