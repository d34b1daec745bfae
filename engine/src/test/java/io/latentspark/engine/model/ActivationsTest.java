package io.latentspark.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.Fixtures;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ActivationsTest {
  private static final int ROWS = 8;

  private final ModelConfig config = ModelConfig.read(Fixtures.fixture("tiny-v3"));

  /** Wherever memory runs out, what was allocated before is freed at once. */
  @Test
  void freesWhatItTookWhereAllocatingFails() {
    try (CpuBackend cpu = CpuBackend.open(Dtype.FLOAT32, 1)) {
      cpu.allocate(1, 1).close(); // JavaCPP is set up before it counts
      long before = Pointer.totalBytes();
      int allocations = new Scarce(cpu, Integer.MAX_VALUE).allocationsOfAll();
      assertTrue(allocations > 10);
      for (int most = 0; most < allocations; most++) {
        Backend scarce = new Scarce(cpu, most).backend();
        assertThrows(IllegalStateException.class, () -> new Activations(config, scarce, ROWS));
        assertEquals(before, Pointer.totalBytes());
      }
    }
  }

  /** A backend whose memory runs out after some allocations. */
  private final class Scarce {
    private final Backend whole;
    private final int most;
    private int made;

    Scarce(Backend whole, int most) {
      this.whole = whole;
      this.most = most;
    }

    int allocationsOfAll() {
      new Activations(config, backend(), ROWS).close();
      return made;
    }

    Backend backend() {
      return (Backend)
          Proxy.newProxyInstance(
              Backend.class.getClassLoader(),
              new Class<?>[] {Backend.class},
              (proxy, method, arguments) -> {
                if (made++ == most) {
                  throw new IllegalStateException("no memory");
                }
                try {
                  return method.invoke(whole, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
