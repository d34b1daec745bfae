package io.latentspark.engine.backend.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;

/** Native memory that something else owns. */
final class Address extends Pointer {

  /** Points to another place. */
  Address at(long value) {
    address = value;
    return this;
  }

  /** The next {@code length} bytes as a little-endian buffer. */
  ByteBuffer buffer(int length) {
    capacity(length);
    return asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
