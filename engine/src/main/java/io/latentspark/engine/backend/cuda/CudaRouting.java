package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.ExpertShape;
import io.latentspark.engine.backend.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jcuda.Pointer;

/** Choices of experts on the device, and what the chosen ones compute in; the owner of both. */
final class CudaRouting implements Routing {
  /** Expert, first row and rows. */
  static final int TILE_INTS = 3;

  final DeviceMemory ids;
  final DeviceMemory weights;
  final DeviceMemory sorted;
  final DeviceMemory places;
  final DeviceMemory tiles;
  final CudaTensor gateUp;
  final CudaTensor activated;
  final CudaTensor found;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final int topK;
  private final int[] readIds;
  private final float[] readWeights;
  private int rows;
  private boolean read;

  CudaRouting(
      CudaDevice device, KernelLauncher kernels, int capacity, int topK, ExpertShape shape) {
    this.topK = topK;
    int choices = capacity * topK;
    readIds = new int[choices];
    readWeights = new float[choices];
    try {
      ids = own(DeviceMemory.allocate(device, (long) Integer.BYTES * choices));
      weights = own(DeviceMemory.allocate(device, (long) Float.BYTES * choices));
      sorted = own(DeviceMemory.allocate(device, (long) Integer.BYTES * choices));
      places = own(DeviceMemory.allocate(device, (long) Integer.BYTES * choices));
      tiles =
          own(
              DeviceMemory.allocate(
                  device, (long) TILE_INTS * Integer.BYTES * (choices + shape.experts())));
      gateUp = own(CudaTensor.allocate(device, kernels, choices, 2 * shape.intermediate()));
      activated = own(CudaTensor.allocate(device, kernels, choices, shape.intermediate()));
      found = own(CudaTensor.allocate(device, kernels, choices, shape.hidden()));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T own(T memory) {
    owned.add(memory);
    return memory;
  }

  /**
   * @throws IndexOutOfBoundsException if there is no room for so many
   */
  void setRows(int value) {
    Objects.checkFromIndexSize(0, value * topK, readIds.length);
    rows = value;
    read = false;
  }

  @Override
  public int topK() {
    return topK;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void read(int row, int[] toIds, float[] toWeights) {
    if (!read) {
      ids.read(0, Pointer.to(readIds), (long) Integer.BYTES * rows * topK);
      weights.read(0, Pointer.to(readWeights), (long) Float.BYTES * rows * topK);
      read = true;
    }
    System.arraycopy(readIds, row * topK, toIds, 0, topK);
    System.arraycopy(readWeights, row * topK, toWeights, 0, topK);
  }

  @Override
  public void close() {
    for (AutoCloseable memory : owned) {
      if (memory instanceof DeviceMemory plain) {
        plain.close();
      } else {
        ((CudaTensor) memory).close();
      }
    }
  }
}
