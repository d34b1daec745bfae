package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The weights of a Hugging Face checkpoint folder, memory-mapped. Close it when all weights have
 * been read: that releases the mappings.
 */
public final class Checkpoint implements TensorSource {
  private final Path folder;
  private final OptionalInt weightBlockSize;
  private final MappedWindows windows =
      new MappedWindows(MappedWindows.DEFAULT_BITS, MappedWindows.DEFAULT_SPARE);
  private final List<Safetensors> files = new ArrayList<>();
  private final Map<String, Located> tensors = new HashMap<>();

  /** A tensor and the mapped file it lies in. */
  private record Located(TensorEntry entry, MappedFile data) {}

  private Checkpoint(Path folder, OptionalInt weightBlockSize) {
    this.folder = folder;
    this.weightBlockSize = weightBlockSize;
  }

  /**
   * Opens a folder and checks that every tensor the config calls for is there in a readable type,
   * with the right shape and, in FP8, with its scale. MTP layers may be absent, since a model
   * generates the same without them.
   *
   * @throws EngineException if a file is missing, unreadable, truncated or corrupt, or a tensor is
   *     missing or does not fit the config
   */
  public static Checkpoint open(Path folder, ModelConfig config) {
    CheckpointIndex index = CheckpointIndex.read(folder);
    Checkpoint checkpoint = new Checkpoint(folder, config.weightBlockSize());
    try {
      for (Path file : index.files()) {
        checkpoint.add(file, index);
      }
      checkpoint.verify(config);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
    return checkpoint;
  }

  private void add(Path path, CheckpointIndex index) {
    Safetensors file = Safetensors.open(path, windows);
    files.add(file);
    for (TensorEntry entry : file.entries().values()) {
      if (index.assigns(entry.name(), path)) {
        tensors.put(entry.name(), new Located(entry, file.data()));
      }
    }
  }

  private void verify(ModelConfig config) {
    for (TensorSpec spec : ModelTensors.of(config)) {
      if (spec.part() == Part.MTP && !contains(spec.name())) {
        continue;
      }
      checkShape(find(spec.name()).entry(), spec.shape());
      tensor(spec.name());
    }
  }

  @Override
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public StoredTensor tensor(String name) {
    Located located = find(name);
    ElementType type = elementType(located.entry());
    return type == ElementType.F8_E4M3
        ? blockScaled(located)
        : new PlainTensor(located.data(), located.entry(), type);
  }

  private StoredTensor blockScaled(Located weight) {
    TensorEntry entry = weight.entry();
    int block =
        weightBlockSize.orElseThrow(
            () ->
                EngineErrors.unsupportedQuantization(
                    "none", "but tensor " + entry.name() + " is stored as F8_E4M3"));
    Located scale = find(entry.name() + "_scale_inv");
    checkShape(scale.entry(), List.of(blocks(entry.rows(), block), blocks(entry.columns(), block)));
    ElementType scaleType = elementType(scale.entry());
    if (scaleType == ElementType.F8_E4M3) {
      throw EngineErrors.tensorUnsupportedType(scale.entry().name(), scaleType.name());
    }
    StoredTensor scales = new PlainTensor(scale.data(), scale.entry(), scaleType);
    return new BlockScaledFp8(weight.data(), entry, scales, block);
  }

  private static long blocks(int length, int block) {
    return (length + block - 1L) / block;
  }

  private Located find(String name) {
    Located located = tensors.get(name);
    if (located == null) {
      throw EngineErrors.tensorMissing(name, folder);
    }
    return located;
  }

  private static ElementType elementType(TensorEntry entry) {
    return ElementType.of(entry.dtype())
        .orElseThrow(() -> EngineErrors.tensorUnsupportedType(entry.name(), entry.dtype()));
  }

  private static void checkShape(TensorEntry entry, List<Long> expected) {
    if (!entry.shape().equals(expected)) {
      throw EngineErrors.tensorWrongShape(
          entry.name(), expected.stream().mapToLong(Long::longValue).toArray(), entry.dimensions());
    }
  }

  /** Releases the mappings; tensors taken from here can no longer be read. */
  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }
}
