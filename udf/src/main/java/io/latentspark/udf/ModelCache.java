package io.latentspark.udf;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.checkpoint.CheckpointFingerprint;
import io.latentspark.udf.RemoteModel.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of remote checkpoints on this machine's disk, shared by all processes of a user: each is
 * fetched once, by whoever holds its lock, into a folder that gets its name when it is whole. A
 * process that dies leaves a folder without that name, which the next one removes.
 */
public final class ModelCache {
  /** Setting: the folder, on a disk with room for whole models. */
  public static final String FOLDER = "spark.latentspark.model-cache";

  /** How much of a checkpoint is copied. */
  public enum Copy {
    /** All of it. */
    WHOLE,
    /** All but the weights: what planning needs. */
    WITHOUT_WEIGHTS
  }

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
  private static final String SOURCE = "latentspark-source.json";
  private static final String FINGERPRINT = "latentspark-fingerprint";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_BYTES = 1 << 20;

  /** Copies that this process has found sound. */
  private static final Set<Path> SOUND = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Configuration hadoop;

  ModelCache(Path root, Configuration hadoop) {
    this.root = root;
    this.hadoop = hadoop;
  }

  /** The cache that these settings name, by default a folder of the user's below {@code /tmp}. */
  static ModelCache of(SparkConf conf) {
    String user = System.getProperty("user.name");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "latentspark-models-" + user);
    return new ModelCache(
        Path.of(conf.get(FOLDER, folder.toString())), SparkHadoopUtil.get().newConfiguration(conf));
  }

  /** What a folder is a copy of, if it is one. */
  static Optional<RemoteModel> source(Path folder) {
    Path file = folder.resolve(SOURCE);
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(file.toFile(), RemoteModel.class))
          : Optional.empty();
    } catch (IOException e) {
      throw UdfErrors.modelCacheUnusable(folder, e);
    }
  }

  /** What the folder at an address holds now. */
  RemoteModel list(String uri) {
    return RemoteModel.list(uri, hadoop);
  }

  /**
   * The copy of a checkpoint, fetched if it is not there.
   *
   * @throws LatentSparkException if it has changed since it was listed, or cannot be copied
   */
  Path fetch(RemoteModel model, Copy copy) {
    String name = model.fingerprint() + (copy == Copy.WHOLE ? "" : "-without-weights");
    Path entry = root.resolve(name);
    Path folder = entry.resolve(model.name());
    if (SOUND.contains(folder) && Files.isDirectory(folder)) {
      return folder;
    }
    // One thread of this process, and one process of this machine.
    synchronized (ModelCache.class) {
      try {
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(
                    root.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!isSound(folder, model, copy)) {
            removeRemains(name);
            Path unfinished = root.resolve(name + ".part");
            download(model, copy, Files.createDirectories(unfinished.resolve(model.name())));
            Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
          }
        }
        SOUND.add(folder);
        return folder;
      } catch (IOException e) {
        throw UdfErrors.modelCacheUnusable(folder, e);
      }
    }
  }

  private static boolean isSound(Path folder, RemoteModel model, Copy copy) throws IOException {
    for (RemoteFile file : model.files()) {
      Path path = folder.resolve(file.name());
      boolean wanted = copy == Copy.WHOLE || !file.isWeights();
      if (wanted && !(Files.exists(path) && Files.size(path) == file.bytes())) {
        return false;
      }
    }
    return copy == Copy.WITHOUT_WEIGHTS
        || Files.readString(folder.resolve(FINGERPRINT)).equals(CheckpointFingerprint.of(folder));
  }

  /** A copy that is not sound, and what a process that died has left. */
  private void removeRemains(String name) throws IOException {
    try (DirectoryStream<Path> remains = Files.newDirectoryStream(root, name + "{,.part}")) {
      for (Path folder : remains) {
        LOG.warn("Removing an incomplete or damaged copy of a model: {}", folder);
        FileUtil.fullyDelete(folder.toFile());
      }
    }
  }

  private void download(RemoteModel model, Copy copy, Path folder) throws IOException {
    LOG.info("Fetching {} to {}", model.uri(), root);
    var source = new org.apache.hadoop.fs.Path(model.uri());
    FileSystem system = source.getFileSystem(hadoop);
    for (RemoteFile file : model.files()) {
      if (copy == Copy.WHOLE || !file.isWeights()) {
        download(system, new org.apache.hadoop.fs.Path(source, file.name()), file, folder);
      }
    }
    if (!list(model.uri()).equals(model)) {
      throw UdfErrors.remoteModelChanged(model.uri());
    }
    if (copy == Copy.WHOLE) {
      Files.writeString(folder.resolve(FINGERPRINT), CheckpointFingerprint.of(folder));
    }
    JSON.writeValue(folder.resolve(SOURCE).toFile(), model);
  }

  /** What was written must be what was read, byte by byte. */
  private static void download(
      FileSystem system, org.apache.hadoop.fs.Path source, RemoteFile file, Path folder)
      throws IOException {
    Path target = folder.resolve(file.name());
    long read;
    try (CheckedInputStream in = new CheckedInputStream(system.open(source), new CRC32C());
        OutputStream out = Files.newOutputStream(target)) {
      copy(in, out);
      read = in.getChecksum().getValue();
    } catch (IOException e) {
      throw UdfErrors.remoteModelUnreadable(source.toString(), e);
    }
    long written;
    try (CheckedInputStream in =
        new CheckedInputStream(Files.newInputStream(target), new CRC32C())) {
      copy(in, OutputStream.nullOutputStream());
      written = in.getChecksum().getValue();
    }
    if (read != written || Files.size(target) != file.bytes()) {
      throw UdfErrors.modelCopyDiffers(source.toString(), file.bytes(), Files.size(target));
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n; (n = in.read(buffer)) >= 0; ) {
      out.write(buffer, 0, n);
    }
  }
}
