package io.latentspark.eval.run;

import io.latentspark.engine.EngineException;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.prompt.RequestEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Documents with their requests as rows: a key, the task, the first context by which rows that
 * begin alike are brought together, and the document itself.
 */
public final class RequestRows {
  /** The column with the document and what is asked about it. */
  public static final String REQUESTS = "requests";

  static final String KEY = "key";
  static final String CONTEXT = "context";

  /** Contexts that have so many chars in common are taken to have their examples in common. */
  private static final int SAME_CHARS = 256;

  static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType)
          .add("task", DataTypes.StringType)
          .add(CONTEXT, DataTypes.StringType)
          .add(REQUESTS, DataTypes.BinaryType);

  private RequestRows() {}

  static Row toRow(String task, DocumentRequests asked, RequestEncoder encoder) {
    List<Request> requests = asked.requests();
    return RowFactory.create(
        task + "/" + asked.document().index(),
        task,
        requests.isEmpty() ? "" : beginning(requests.get(0), encoder),
        serialized(asked));
  }

  /** The document of a row that has a column {@link #REQUESTS}. */
  public static DocumentRequests requests(Row row) {
    byte[] bytes = row.getAs(REQUESTS);
    try (ObjectInputStream in = new ContextObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (DocumentRequests) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Contexts in an order in which those come together that the model reads alike from the first
   * token on: of contexts with the same few-shot examples, those that lose as much of them.
   */
  private static String beginning(Request request, RequestEncoder encoder) {
    if (!(request instanceof Request.LogLikelihood scored)) {
      return context(request);
    }
    String context = scored.context();
    int cut = cutTokens(scored, encoder);
    int same = Math.min(SAME_CHARS, context.length());
    return cut == 0
        ? context
        : String.format(
            Locale.ROOT,
            "%s\uffff%08d%s",
            context.substring(0, same),
            cut,
            context.substring(same));
  }

  /** What cannot be encoded is the row's error, once it is asked. */
  private static int cutTokens(Request.LogLikelihood scored, RequestEncoder encoder) {
    try {
      return encoder.cutTokens(scored.context(), scored.continuation());
    } catch (EngineException e) {
      return 0;
    }
  }

  private static String context(Request request) {
    return request instanceof Request.Generate generated
        ? generated.context()
        : ((Request.Rolling) request).text();
  }

  static byte[] serialized(DocumentRequests asked) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(asked);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Finds classes where Spark has put those of a submitted application. */
  private static final class ContextObjectInputStream extends ObjectInputStream {
    ContextObjectInputStream(ByteArrayInputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(java.io.ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      ClassLoader loader = RequestRows.class.getClassLoader();
      return Class.forName(description.getName(), false, loader);
    }
  }
}
