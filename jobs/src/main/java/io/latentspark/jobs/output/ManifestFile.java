package io.latentspark.jobs.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latentspark.jobs.common.JobErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** The manifest on disk, replaced as a whole; Spark's readers pass over its name. */
final class ManifestFile {
  static final String NAME = "_manifest.json";

  private static final String NEXT = ".next";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final Path file;
  private final Configuration conf;

  ManifestFile(Path folder, Configuration conf) {
    this.file = new Path(folder, NAME);
    this.conf = conf;
  }

  Path path() {
    return file;
  }

  /** Whether a file of this name is a manifest that a killed run had not put in place yet. */
  static boolean isNameOfUnfinished(String name) {
    return name.startsWith(NAME + NEXT) || name.startsWith("." + NAME + NEXT);
  }

  Optional<Manifest> read() {
    try {
      FileContext files = FileContext.getFileContext(file.toUri(), conf);
      if (!files.util().exists(file)) {
        return Optional.empty();
      }
      // A run killed while it replaced the manifest leaves the checksum of the one before.
      files.setVerifyChecksum(false, file);
      try (InputStream in = files.open(file)) {
        return Optional.of(JSON.readValue(in, Manifest.class));
      }
    } catch (IOException e) {
      throw JobErrors.manifestUnreadable(file.toString(), e);
    }
  }

  void write(Manifest manifest) {
    Path next = file.suffix(NEXT);
    try {
      FileContext files = FileContext.getFileContext(file.toUri(), conf);
      try (OutputStream out =
          files.create(
              next,
              EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
              CreateOpts.createParent())) {
        JSON.writeValue(out, manifest);
      }
      files.rename(next, file, Rename.OVERWRITE);
    } catch (IOException e) {
      throw JobErrors.outputUnwritable(file.getParent().toString(), e);
    }
  }
}
