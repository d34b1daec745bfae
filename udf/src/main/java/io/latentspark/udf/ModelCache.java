package io.latentspark.udf;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.checkpoint.CheckpointFingerprint;
import io.latentspark.udf.RemoteModel.RemoteFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of remote checkpoints on this machine's disk, shared by all processes of a user: each is
 * fetched once, by whoever holds its lock, into a folder that gets its name when it is whole. A
 * process that dies leaves a folder without that name, which the next one removes, as it does a
 * copy that has been damaged since.
 */
public final class ModelCache {
  /** Setting: the folder, on a disk with room for whole models. */
  public static final String FOLDER = "spark.latentspark.model-cache";

  private static final String PREFIX = "spark.latentspark.";

  /** How much of a checkpoint is copied. */
  public enum Copy {
    /** All of it. */
    WHOLE,
    /** All but the weights: what planning needs. */
    WITHOUT_WEIGHTS;

    boolean includes(RemoteFile file) {
      return this == WHOLE || !file.isWeights();
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  /** Beside the copy, not in it: a copy that is uploaded somewhere is a model like any other. */
  private static final String FINGERPRINT = "latentspark-fingerprint";

  /** What this process has found sound, by folder. */
  private static final Map<Path, CachedModel> SOUND = new ConcurrentHashMap<>();

  private final Path root;
  private final Optional<String> named;
  private final Configuration hadoop;

  private ModelCache(Path root, Optional<String> named, Configuration hadoop) {
    this.root = root;
    this.named = named;
    this.hadoop = hadoop;
  }

  ModelCache(Path root, Configuration hadoop) {
    this(root, Optional.of(root.toString()), hadoop);
  }

  /** The cache that these settings name, by default a folder of the user's own. */
  static ModelCache of(SparkConf conf) {
    Map<String, String> all = new HashMap<>();
    for (var setting : conf.getAll()) {
      all.put(setting._1(), setting._2());
    }
    return of(new Settings(all, List.of(PREFIX)).text(FOLDER.substring(PREFIX.length())), conf);
  }

  /** The cache that the driver's settings named, with an executor's own for the file system. */
  static ModelCache of(Optional<String> named, SparkConf conf) {
    return new ModelCache(
        named.map(Path::of).orElseGet(PrivateFolder::create),
        named,
        SparkHadoopUtil.get().newConfiguration(conf));
  }

  /** What a folder is a copy of, if this process fetched it. */
  static Optional<CachedModel> source(Path folder) {
    return Optional.ofNullable(SOUND.get(folder));
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
    Path entry = root.resolve(name).toAbsolutePath().normalize();
    Path folder = entry.resolve(model.name());
    try {
      if (SOUND.containsKey(folder) && isComplete(folder, model, copy)) {
        return folder;
      }
      // One thread of this process, and one process of this machine.
      synchronized (ModelCache.class) {
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(
                    root.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!isSound(folder, model, copy)) {
            removeRemains(name);
            download(model, copy, entry);
          }
        }
        SOUND.put(folder, new CachedModel(model, named.orElse(null)));
        return folder;
      }
    } catch (IOException e) {
      throw UdfErrors.modelCacheUnusable(folder, e);
    }
  }

  private static boolean isComplete(Path folder, RemoteModel model, Copy copy) throws IOException {
    for (RemoteFile file : model.files()) {
      Path path = folder.resolve(file.name());
      if (copy.includes(file) && !(Files.exists(path) && Files.size(path) == file.bytes())) {
        return false;
      }
    }
    return true;
  }

  /** A copy that cannot be read is none: it is fetched again. */
  private static boolean isSound(Path folder, RemoteModel model, Copy copy) {
    try {
      return isComplete(folder, model, copy)
          && Files.readString(folder.resolveSibling(FINGERPRINT)).equals(fingerprint(folder, copy));
    } catch (IOException | EngineException e) {
      return false;
    }
  }

  private static String fingerprint(Path folder, Copy copy) {
    return copy == Copy.WHOLE ? CheckpointFingerprint.of(folder) : "without weights";
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

  private void download(RemoteModel model, Copy copy, Path entry) throws IOException {
    LOG.info("Fetching {} to {}", model, root);
    Path unfinished = entry.resolveSibling(entry.getFileName() + ".part");
    try {
      Path folder = Files.createDirectories(unfinished.resolve(model.name()));
      new ModelDownload(model, hadoop).to(folder, copy);
      if (!list(model.uri()).equals(model)) {
        throw UdfErrors.remoteModelChanged(model.uri());
      }
      DurableFiles.write(unfinished.resolve(FINGERPRINT), fingerprint(folder, copy));
      DurableFiles.force(folder);
      DurableFiles.force(unfinished);
      Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.force(root);
    } catch (EngineException e) {
      throw UdfErrors.remoteModelInvalid(model.uri(), e);
    } finally {
      FileUtil.fullyDelete(unfinished.toFile()); // where it has not got its name
    }
  }
}
