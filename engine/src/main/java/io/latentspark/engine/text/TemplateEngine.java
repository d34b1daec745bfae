package io.latentspark.engine.text;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.tree.Node;
import io.latentspark.engine.EngineErrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.ExpressionFactory;
import jinjava.javax.el.PropertyNotFoundException;

/** jinjava, set up to render what Hugging Face's Jinja environment renders. */
final class TemplateEngine {

  private static final Jinjava JINJAVA = jinjava();

  // The tags, filters and functions. A copy costs more than a render, and contexts write to their
  // parents: so one for each thread.
  private static final ThreadLocal<Context> LIBRARIES =
      ThreadLocal.withInitial(JINJAVA::getGlobalContextCopy);

  private TemplateEngine() {}

  /** A template parsed once; rendering does not change it, so threads share it. */
  static final class Compiled {
    private final Node root;

    private Compiled(Node root) {
      this.root = root;
    }

    /** Renders; throws {@code TEMPLATE_FAILED} with the first thing that went wrong. */
    String render(Map<String, Object> variables) {
      JinjavaInterpreter interpreter = new PythonInterpreter(variables);
      String text = during(interpreter, () -> interpreter.render(root));
      failOnError(interpreter);
      return text;
    }
  }

  static Compiled compile(String template) {
    JinjavaInterpreter interpreter = new PythonInterpreter(Map.of());
    Node root = during(interpreter, () -> interpreter.parse(WhitespaceControl.apply(template)));
    failOnError(interpreter);
    return new Compiled(root);
  }

  private static <T> T during(JinjavaInterpreter interpreter, Supplier<T> work) {
    JinjavaInterpreter.pushCurrent(interpreter);
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw EngineErrors.templateFailed(reason(e, e.getMessage()));
    } finally {
      JinjavaInterpreter.popCurrent();
      LIBRARIES.get().reset();
    }
  }

  private static void failOnError(JinjavaInterpreter interpreter) {
    List<TemplateError> errors = interpreter.getErrorsCopy();
    Optional<TemplateError> first = errors.stream().filter(TemplateEngine::fails).findFirst();
    if (first.isPresent()) {
      throw EngineErrors.templateFailed(
          reason(first.get().getException(), first.get().getMessage()));
    }
  }

  /** An unknown property of a known object is undefined in Jinja, one of undefined is an error. */
  private static boolean fails(TemplateError error) {
    return error.getSeverity() == ErrorType.FATAL
        || error.getException() instanceof PropertyNotFoundException
        || error.getReason() != TemplateError.ErrorReason.UNKNOWN;
  }

  private static String reason(Throwable thrown, String otherwise) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RaisedByTemplate) {
        return cause.getMessage();
      }
    }
    return otherwise;
  }

  /** The function raise_exception that templates call. */
  static String raiseException(String message) {
    throw new RaisedByTemplate(message);
  }

  private static final class RaisedByTemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaisedByTemplate(String message) {
      super(message);
    }
  }

  /** Prints values as Python does. */
  private static final class PythonInterpreter extends JinjavaInterpreter {
    PythonInterpreter(Map<String, Object> variables) {
      super(JINJAVA, new Context(LIBRARIES.get(), variables), JINJAVA.getGlobalConfig());
    }

    @Override
    public String getAsString(Object value) {
      return value instanceof Boolean truth ? (truth ? "True" : "False") : super.getAsString(value);
    }
  }

  private static Jinjava jinjava() {
    ExpressionFactory expressions = new PythonExpressions();
    Jinjava jinjava =
        new Jinjava(config()) {
          @Override
          public ExpressionFactory getExpressionFactory() {
            return expressions;
          }
        };
    jinjava.registerTag(new ForIfTag());
    PythonFilters.all().forEach(jinjava::registerFilter);
    jinjava.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", TemplateEngine.class, "raiseException", String.class));
    return jinjava;
  }

  private static JinjavaConfig config() {
    CompositeELResolver resolver = new CompositeELResolver();
    ELResolver strings = new PythonStringResolver();
    resolver.add(strings);
    resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
    return JinjavaConfig.newBuilder()
        // Or else templates within a message's text would be run.
        .withNestedInterpretationEnabled(false)
        .withElResolver(resolver)
        .withLegacyOverrides(
            LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withKeepNullableLoopValues(true)
                .build())
        .build();
  }
}
