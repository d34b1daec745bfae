package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.NativeLibrary;
import org.junit.jupiter.api.Test;

class OpenMpTest {
  @Test
  void whoeverUsesOneDnnComputesAlone() {
    OneDnn.engine();
    NativeLibrary openMp = NativeLibrary.getInstance("libgomp.so.1");
    openMp.getFunction("omp_set_num_threads").invokeVoid(new Object[] {5});
    OneDnn.engine();
    assertEquals(1, openMp.getFunction("omp_get_max_threads").invokeInt(new Object[0]));
  }
}
