package io.latentspark.engine.backend.cpu;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** One thread's arguments for one {@link Rounding}. */
final class RoundingCall {
  private final Rounding rounding;
  private final memory from;
  private final memory rounded;
  private final Address address = new Address();

  RoundingCall(Rounding rounding) {
    this.rounding = rounding;
    from = new memory(rounding.from(), OneDnn.engine(), (Pointer) null);
    rounded = new memory(rounding.rounded(), OneDnn.engine(), (Pointer) null);
  }

  /** Bytes of the rounded inputs. */
  long bytes() {
    return rounding.rounded().get_size();
  }

  void run(stream queue, long fromAt, long roundedAt) {
    from.set_data_handle(address.at(fromAt));
    rounded.set_data_handle(address.at(roundedAt));
    rounding.primitive().execute(queue, from, rounded);
  }
}
