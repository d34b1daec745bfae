package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which safetensors file holds which tensor: {@code model.safetensors} alone, or the shards that
 * {@code weight_map} in {@code model.safetensors.index.json} names.
 */
final class CheckpointIndex {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Optional<Path> indexFile;
  private final List<Path> files;
  private final Map<String, Path> fileByTensor;

  private CheckpointIndex(
      Optional<Path> indexFile, List<Path> files, Map<String, Path> fileByTensor) {
    this.indexFile = indexFile;
    this.files = files;
    this.fileByTensor = fileByTensor;
  }

  /** Reads a folder's index; an error if weights, or a shard of them, are missing. */
  static CheckpointIndex read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw EngineErrors.modelFolderMissing(folder);
    }
    Path single = folder.resolve(SINGLE);
    if (Files.exists(single)) {
      return new CheckpointIndex(Optional.empty(), List.of(single), Map.of());
    }
    Path index = folder.resolve(INDEX);
    if (!Files.exists(index)) {
      throw EngineErrors.fileMissing(single, "the weights; or " + INDEX + " and its shards");
    }
    return sharded(folder, index);
  }

  private static CheckpointIndex sharded(Path folder, Path index) {
    JsonSettings json = JsonSettings.read(index, "which shard holds which weight");
    JsonSettings weightMap =
        json.optionalObject("weight_map")
            .orElseThrow(() -> EngineErrors.configKeyMissing(index, "weight_map"));
    Map<String, Path> shards = new HashMap<>();
    Map<String, Path> fileByTensor = new HashMap<>();
    for (String tensor : weightMap.keys()) {
      Path shard = shards.computeIfAbsent(weightMap.text(tensor), folder::resolve);
      fileByTensor.put(tensor, shard);
    }
    List<Path> files = new ArrayList<>(new TreeSet<>(shards.values()));
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw EngineErrors.fileMissing(file, "a shard of the weights that " + INDEX + " names");
      }
    }
    return new CheckpointIndex(Optional.of(index), files, fileByTensor);
  }

  /** The index file, where there are shards. */
  Optional<Path> indexFile() {
    return indexFile;
  }

  /** The files with weights, in order of their name. */
  List<Path> files() {
    return files;
  }

  /** Whether the tensor of this name is to be taken from this file. */
  boolean assigns(String tensor, Path file) {
    return indexFile.isEmpty() || file.equals(fileByTensor.get(tensor));
  }
}
