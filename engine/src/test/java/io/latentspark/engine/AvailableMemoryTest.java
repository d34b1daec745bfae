package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  @TempDir Path root;

  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:    4000 kB\n");
  }

  @Test
  void withoutAContainerItIsTheMachines() {
    assertEquals(4_096_000, AvailableMemory.bytes(root));
  }

  @Test
  void aContainersLimitCounts() throws IOException {
    write("sys/fs/cgroup/memory.max", "3000000\n");
    write("sys/fs/cgroup/memory.current", "2500000\n");
    write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file 400000\nactive_file 7\n");
    assertEquals(900_000, AvailableMemory.bytes(root));
    write("sys/fs/cgroup/memory.max", "max\n");
    assertEquals(4_096_000, AvailableMemory.bytes(root));
  }

  @Test
  void soDoesOneOfTheFirstVersion() throws IOException {
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "3000000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "3500000\n");
    write("sys/fs/cgroup/memory/memory.stat", "inactive_file 9\ntotal_inactive_file 600000\n");
    assertEquals(100_000, AvailableMemory.bytes(root));
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertEquals(4_096_000, AvailableMemory.bytes(root));
  }

  @Test
  void theWholeIsTheMachinesOrTheContainers() throws IOException {
    assertEquals(9_216_000, AvailableMemory.total(root));
    write("sys/fs/cgroup/memory.max", "max\n");
    assertEquals(9_216_000, AvailableMemory.total(root));
    write("sys/fs/cgroup/memory.max", "3000000\n");
    assertEquals(3_000_000, AvailableMemory.total(root));
  }

  @Test
  void aShareIsNeverMoreThanWhatIsFree() {
    long whole = AvailableMemory.total(Path.of("/")) - Runtime.getRuntime().maxMemory();
    assertTrue(AvailableMemory.bytes(0.25) <= whole / 2);
    assertEquals(0, AvailableMemory.bytes(0.0));
  }

  @Test
  void thisMachineHasSome() {
    assertTrue(AvailableMemory.bytes(Path.of("/")) > 0);
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
