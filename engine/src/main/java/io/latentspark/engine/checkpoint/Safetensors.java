package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineException;
import java.nio.file.Path;
import java.util.Map;

/** One safetensors file, memory-mapped: its pages are the operating system's, not the heap's. */
final class Safetensors implements AutoCloseable {
  private final MappedFile data;
  private final Map<String, TensorEntry> entries;

  private Safetensors(MappedFile data, Map<String, TensorEntry> entries) {
    this.data = data;
    this.entries = entries;
  }

  /**
   * Reads the header; the file is mapped as its tensors are read.
   *
   * @param windows those that all files of a checkpoint share
   * @throws EngineException if the file is unreadable, truncated or corrupt
   */
  static Safetensors open(Path file, MappedWindows windows) {
    FileVersion version = FileVersion.of(file);
    Map<String, TensorEntry> entries = SafetensorsHeader.read(file);
    return new Safetensors(new MappedFile(version, windows), entries);
  }

  /** What the file holds, by name. */
  Map<String, TensorEntry> entries() {
    return entries;
  }

  MappedFile data() {
    return data;
  }

  @Override
  public void close() {
    data.close();
  }
}
