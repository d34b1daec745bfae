package io.latentspark.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElementTypeTest {
  @TempDir Path folder;

  /** OCP 8-bit Floating Point Specification, section 5: E4M3, bias 7, S.1111.111 is NaN. */
  @Test
  void all256CodesOfE4m3() throws IOException {
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    float[] values = read(ElementType.F8_E4M3, codes, 256);
    BigDecimal two = BigDecimal.valueOf(2);
    for (int code = 0; code < 256; code++) {
      int exponent = (code & 0b0111_1000) >> 3;
      int mantissa = code & 0b0000_0111;
      if (exponent == 15 && mantissa == 7) {
        assertTrue(Float.isNaN(values[code]), "code " + code);
        continue;
      }
      BigDecimal fraction = BigDecimal.valueOf(mantissa).divide(BigDecimal.valueOf(8));
      BigDecimal significand = exponent == 0 ? fraction : fraction.add(BigDecimal.ONE);
      int power = Math.max(exponent, 1) - 7;
      BigDecimal magnitude =
          power >= 0 ? significand.multiply(two.pow(power)) : significand.divide(two.pow(-power));
      float expected = (code & 0x80) == 0 ? magnitude.floatValue() : -magnitude.floatValue();
      assertEquals(
          Float.floatToRawIntBits(expected), Float.floatToRawIntBits(values[code]), "code " + code);
    }
  }

  /** The specification's table of E4M3's special values. */
  @Test
  void limitsOfE4m3() throws IOException {
    byte[] codes = {0x7E, 0x08, 0x07, 0x01, (byte) 0xFE, 0x38};
    float[] values = read(ElementType.F8_E4M3, codes, codes.length);
    assertEquals(448f, values[0]); // largest normal
    assertEquals(0x1p-6f, values[1]); // smallest normal
    assertEquals(0.875f * 0x1p-6f, values[2]); // largest subnormal
    assertEquals(0x1p-9f, values[3]); // smallest subnormal
    assertEquals(-448f, values[4]);
    assertEquals(1f, values[5]);
  }

  /** Against IEEE 754's definition, every code. */
  @Test
  void allCodesOfHalfPrecision() throws IOException {
    ByteBuffer codes = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int code = 0; code < 1 << 16; code++) {
      codes.putShort((short) code);
    }
    float[] values = read(ElementType.F16, codes.array(), 1 << 16);
    for (int code = 0; code < 1 << 16; code++) {
      int exponent = code >> 10 & 31;
      double fraction = (code & 1023) / 1024.0;
      double magnitude =
          exponent == 31
              ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0
                  ? fraction * Math.pow(2, -14)
                  : (1 + fraction) * Math.pow(2, exponent - 15);
      float expected = (float) (code < 0x8000 ? magnitude : -magnitude);
      if (Float.isNaN(expected)) {
        assertTrue(Float.isNaN(values[code]), "code " + code);
      } else {
        assertEquals(
            Float.floatToRawIntBits(expected),
            Float.floatToRawIntBits(values[code]),
            "code " + code);
      }
    }
  }

  @Test
  void bfloat16IsTheUpperHalfOfAnF32() throws IOException {
    byte[] codes = {(byte) 0x80, 0x3F, 0x49, 0x40, 0x00, (byte) 0xC0, 0x01, 0x00};
    float[] values = read(ElementType.BF16, codes, 4);
    assertEquals(1f, values[0]);
    assertEquals(3.140625f, values[1]);
    assertEquals(-2f, values[2]);
    assertEquals(Math.pow(2, -133), values[3]); // smallest subnormal
  }

  private float[] read(ElementType type, byte[] bytes, int count) throws IOException {
    Path file = Files.write(folder.resolve("values"), bytes);
    float[] values = new float[count];
    try (MappedFile mapped = new MappedFile(FileVersion.of(file), new MappedWindows(16, 1))) {
      type.read(mapped, 0, values, 0, count);
    }
    return values;
  }
}
