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
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** The manifest on disk, replaced as a whole; Spark's readers pass over its name. */
final class ManifestFile {
  static final String NAME = "_manifest.json";

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

  Optional<Manifest> read() {
    try {
      FileSystem files = file.getFileSystem(conf);
      if (!files.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(file)) {
        return Optional.of(JSON.readValue(in, Manifest.class));
      }
    } catch (IOException e) {
      throw JobErrors.manifestUnreadable(file.toString(), e);
    }
  }

  void write(Manifest manifest) {
    Path next = file.suffix(".next");
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
