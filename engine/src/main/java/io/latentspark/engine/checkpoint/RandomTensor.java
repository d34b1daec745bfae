package io.latentspark.engine.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A tensor whose values are a hash of its name and their place, so that nothing is stored. Values
 * are uniform around a centre, and bf16 numbers like a published checkpoint's.
 */
final class RandomTensor implements StoredTensor {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int LANES = 4;

  private final TensorSpec spec;
  private final int rows;
  private final int columns;
  private final long seed;
  private final float centre;
  private final float step;

  RandomTensor(TensorSpec spec) {
    this.spec = spec;
    int dimensions = spec.shape().size();
    this.columns = Math.toIntExact(spec.shape().get(dimensions - 1));
    this.rows = Math.toIntExact(spec.elements() / columns);
    this.seed = seed(spec.name());
    String name = spec.name();
    double deviation;
    if (name.endsWith("e_score_correction_bias")) {
      deviation = 0.02;
    } else if (dimensions == 1) {
      deviation = 0.05;
    } else if (name.endsWith("embed_tokens.weight")) {
      deviation = 1; // A token looks up one row: its fan-in is 1.
    } else if (name.endsWith("mlp.gate.weight")) {
      deviation = 2 / Math.sqrt(columns); // Wide enough that tokens differ in their experts.
    } else {
      deviation = 1 / Math.sqrt(columns);
    }
    boolean norm = dimensions == 1 && !name.endsWith("e_score_correction_bias");
    this.centre = norm ? 1 : 0;
    // A uniform distribution of half-width w has deviation w / √3; w is 2^15 steps.
    this.step = (float) (deviation * Math.sqrt(3) / (1 << 15));
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public long[] shape() {
    return spec.shape().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    long first = (long) firstRow * columns;
    int count = Math.multiplyExact(rowCount, columns);
    Objects.checkFromIndexSize(offset, count, destination.length);
    int done = 0;
    while (done < count && (first + done) % LANES != 0) {
      destination[offset + done] = value(first + done);
      done++;
    }
    for (; done + LANES <= count; done += LANES) {
      long bits = mix(seed + (first + done) / LANES * GOLDEN_GAMMA);
      int at = offset + done;
      destination[at] = value((short) bits);
      destination[at + 1] = value((short) (bits >>> 16));
      destination[at + 2] = value((short) (bits >>> 32));
      destination[at + 3] = value((short) (bits >>> 48));
    }
    for (; done < count; done++) {
      destination[offset + done] = value(first + done);
    }
  }

  private float value(long index) {
    long bits = mix(seed + index / LANES * GOLDEN_GAMMA);
    return value((short) (bits >>> 16 * (index % LANES)));
  }

  private float value(short draw) {
    float value = centre + (draw + 0.5f) * step;
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) + 0x8000 & 0xFFFF0000);
  }

  private static long seed(String name) {
    long seed = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      seed = mix(seed + GOLDEN_GAMMA + b);
    }
    return seed;
  }

  /** SplitMix64's output function (Steele, Lea, Flood 2014): a counter becomes random bits. */
  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
