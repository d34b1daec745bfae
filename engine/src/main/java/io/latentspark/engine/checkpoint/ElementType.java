package io.latentspark.engine.checkpoint;

import io.latentspark.engine.Bfloat16;
import java.util.Optional;

/** A stored number format that the engine reads; constants are safetensors' dtype names. */
enum ElementType {
  /** The upper half of an f32. */
  BF16(2) {
    @Override
    void read(MappedFile file, long position, float[] destination, int offset, int count) {
      short[] chunk = new short[Math.min(count, CHUNK)];
      for (int done = 0; done < count; done += chunk.length) {
        int n = Math.min(chunk.length, count - done);
        file.readShorts(position + 2L * done, chunk, 0, n);
        for (int i = 0; i < n; i++) {
          destination[offset + done + i] = Bfloat16.widen(chunk[i]);
        }
      }
    }
  },

  /** IEEE 754 binary16. */
  F16(2) {
    @Override
    void read(MappedFile file, long position, float[] destination, int offset, int count) {
      short[] chunk = new short[Math.min(count, CHUNK)];
      for (int done = 0; done < count; done += chunk.length) {
        int n = Math.min(chunk.length, count - done);
        file.readShorts(position + 2L * done, chunk, 0, n);
        for (int i = 0; i < n; i++) {
          destination[offset + done + i] = halfToFloat(chunk[i]);
        }
      }
    }
  },

  /** IEEE 754 binary32. */
  F32(4) {
    @Override
    void read(MappedFile file, long position, float[] destination, int offset, int count) {
      file.readFloats(position, destination, offset, count);
    }
  },

  /** OCP 8-bit: 4 bits of exponent (bias 7), 3 of mantissa, no infinity; its scale lies apart. */
  F8_E4M3(1) {
    @Override
    void read(MappedFile file, long position, float[] destination, int offset, int count) {
      byte[] chunk = new byte[Math.min(count, CHUNK)];
      for (int done = 0; done < count; done += chunk.length) {
        int n = Math.min(chunk.length, count - done);
        file.readBytes(position + done, chunk, n);
        for (int i = 0; i < n; i++) {
          destination[offset + done + i] = E4M3_VALUES[chunk[i] & 0xFF];
        }
      }
    }
  };

  /** Values widened at a time: small enough to stay in the first-level cache. */
  private static final int CHUNK = 8192;

  private static final float[] E4M3_VALUES = e4m3Values();

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<ElementType> of(String dtype) {
    for (ElementType type : values()) {
      if (type.name().equals(dtype)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Bytes of one value. */
  int bytes() {
    return bytes;
  }

  /** Widens {@code count} consecutive values that begin at a byte position of the file. */
  abstract void read(MappedFile file, long position, float[] destination, int offset, int count);

  static float halfToFloat(short half) {
    int magnitude = half & 0x7FFF;
    int sign = (half & 0x8000) << 16;
    if (magnitude >= 0x7C00) {
      return Float.intBitsToFloat(sign | 0x7F800000 | magnitude << 13);
    }
    // The exponent biases differ by 112; multiplying normalises subnormals on the way.
    float value = Float.intBitsToFloat(magnitude << 13) * 0x1p112f;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(value));
  }

  private static float[] e4m3Values() {
    float[] values = new float[256];
    for (int code = 0; code < 256; code++) {
      int exponent = code >> 3 & 0xF;
      int mantissa = code & 7;
      float magnitude;
      if (exponent == 15 && mantissa == 7) {
        magnitude = Float.NaN;
      } else if (exponent == 0) {
        magnitude = Math.scalb((float) mantissa, -9);
      } else {
        magnitude = Math.scalb((float) (8 + mantissa), exponent - 10);
      }
      values[code] = code < 128 ? magnitude : -magnitude;
    }
    return values;
  }
}
