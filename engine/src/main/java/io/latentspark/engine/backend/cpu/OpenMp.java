package io.latentspark.engine.backend.cpu;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * oneDNN's thread pool, which would start threads of its own inside each of our workers. Switched
 * off thread by thread rather than by OMP_NUM_THREADS: that is read when the first library that
 * uses OpenMP is loaded, and holds for all of them.
 */
final class OpenMp {
  /** Found by its name once oneDNN has loaded it. */
  private static final Function SET_NUM_THREADS =
      NativeLibrary.getInstance("libgomp.so.1").getFunction("omp_set_num_threads");

  private OpenMp() {}

  /** Makes OpenMP regions that the calling thread enters run in it alone. */
  static void useCallingThreadOnly() {
    SET_NUM_THREADS.invokeVoid(new Object[] {1});
  }
}
