package io.latentspark.engine.backend.cuda;

import static jcuda.driver.JCudaDriver.CU_LAUNCH_PARAM_BUFFER_POINTER;
import static jcuda.driver.JCudaDriver.CU_LAUNCH_PARAM_BUFFER_SIZE;
import static jcuda.driver.JCudaDriver.CU_LAUNCH_PARAM_END;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/**
 * Launches kernels on a device's stream. Arguments go packed into one buffer, each at its natural
 * alignment, so that the driver knows their size and notices an int where a long was meant.
 */
final class KernelLauncher implements AutoCloseable {
  private static final int ARGUMENT_BYTES = 4096;
  private static final int WARP = 32;
  private static final int MOST_THREADS = 256;
  private static final int COLUMNS_OF_THREAD = 4;

  private final CudaDevice device;
  private final KernelModules modules;
  private final ByteBuffer arguments =
      ByteBuffer.allocateDirect(ARGUMENT_BYTES).order(ByteOrder.nativeOrder());
  private final long[] argumentBytes = new long[1];
  private final Pointer packed =
      Pointer.to(
          CU_LAUNCH_PARAM_BUFFER_POINTER,
          Pointer.toBuffer(arguments),
          CU_LAUNCH_PARAM_BUFFER_SIZE,
          Pointer.to(argumentBytes),
          CU_LAUNCH_PARAM_END);

  KernelLauncher(CudaDevice device) {
    this.device = device;
    modules = new KernelModules(device);
  }

  /** Starts a launch; one at a time. */
  Launch launch(Kernel kernel) {
    arguments.clear();
    return new Launch(kernel);
  }

  /** Threads of a block that computes a row: a multiple of a warp, by the row's width alone. */
  static int threadsOfRow(int columns) {
    int warps = (columns + WARP * COLUMNS_OF_THREAD - 1) / (WARP * COLUMNS_OF_THREAD);
    return Math.min(MOST_THREADS, Math.max(1, warps) * WARP);
  }

  /** A launch being put together. */
  final class Launch {
    private final Kernel kernel;

    private Launch(Kernel kernel) {
      this.kernel = kernel;
    }

    Launch with(int value) {
      arguments.putInt(value);
      return this;
    }

    Launch with(float value) {
      arguments.putFloat(value);
      return this;
    }

    /** An address on the device, 0 for none. */
    Launch with(long address) {
      int aligned = (arguments.position() + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
      arguments.position(aligned).putLong(address);
      return this;
    }

    /** A tensor's address and the values from one row to the next. */
    Launch with(CudaTensor tensor) {
      return with(tensor.address()).with(tensor.rowStride());
    }

    /** A block for each row. */
    void overRows(int rows, int columns) {
      run(new Shape(rows, 1, 1, threadsOfRow(columns), 0));
    }

    /** Nothing where the grid is empty. */
    void run(Shape shape) {
      if (shape.gridX == 0 || shape.gridY == 0 || shape.gridZ == 0) {
        return;
      }
      argumentBytes[0] = arguments.position();
      device.use();
      device.check(
          JCudaDriver.cuLaunchKernel(
              modules.function(kernel, shape.sharedBytes),
              shape.gridX,
              shape.gridY,
              shape.gridZ,
              shape.threads,
              1,
              1,
              shape.sharedBytes,
              device.stream(),
              null,
              packed),
          kernel.function() + " as " + shape);
      device.launched(kernel, shape);
    }
  }

  /** Grid of blocks, threads of a block, and its dynamic shared memory. */
  record Shape(int gridX, int gridY, int gridZ, int threads, int sharedBytes) {}

  @Override
  public void close() {
    modules.close();
  }
}
