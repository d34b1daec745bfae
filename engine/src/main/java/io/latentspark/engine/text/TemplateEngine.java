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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.ExpressionFactory;
import jinjava.javax.el.PropertyNotFoundException;

/** jinjava, set up to render what a Jinja2 environment renders. */
abstract class TemplateEngine {

  private final Jinjava jinjava;

  // The tags, filters and functions. A copy costs more than a render, and contexts write to their
  // parents: so one for each thread.
  private final ThreadLocal<Context> libraries;

  private TemplateEngine(List<ELResolver> resolvers) {
    this.jinjava = jinjava(resolvers);
    this.libraries = ThreadLocal.withInitial(jinjava::getGlobalContextCopy);
  }

  /** Hugging Face's environment for chat templates. */
  static TemplateEngine chat() {
    return Chat.ENGINE;
  }

  /** Jinja2's defaults, with undefined variables forbidden and a trailing newline kept. */
  static TemplateEngine strict() {
    return Strict.ENGINE;
  }

  /** A template parsed once; rendering does not change it, so threads share it. */
  final class Compiled {
    private final Node root;

    private Compiled(Node root) {
      this.root = root;
    }

    /** Renders; throws a JinjaException with the first thing that went wrong. */
    String render(Map<String, Object> variables) {
      JinjavaInterpreter interpreter = new PythonInterpreter(variables);
      String text = during(interpreter, () -> interpreter.render(root));
      failOnError(interpreter);
      return text;
    }
  }

  Compiled compile(String template) {
    JinjavaInterpreter interpreter = new PythonInterpreter(Map.of());
    Node root = during(interpreter, () -> interpreter.parse(whitespaceSettled(template)));
    failOnError(interpreter);
    return new Compiled(root);
  }

  /** The template with its white space as the environment wants it. */
  abstract String whitespaceSettled(String template);

  /** What a name stands for that no variable has; null is nothing, and false. */
  abstract Object missing(String name);

  /** Whether a problem that jinjava noted ends the rendering. */
  abstract boolean fails(TemplateError error);

  private static final class Chat extends TemplateEngine {
    static final TemplateEngine ENGINE = new Chat();

    Chat() {
      super(List.of(new PythonStringResolver()));
    }

    @Override
    String whitespaceSettled(String template) {
      return WhitespaceControl.trimmingBlocks(template);
    }

    @Override
    Object missing(String name) {
      return null;
    }

    /**
     * An unknown property of a known object is undefined in Jinja, one of undefined is an error.
     */
    @Override
    boolean fails(TemplateError error) {
      return error.getSeverity() == ErrorType.FATAL
          || error.getException() instanceof PropertyNotFoundException
          || error.getReason() != TemplateError.ErrorReason.UNKNOWN;
    }
  }

  private static final class Strict extends TemplateEngine {
    static final TemplateEngine ENGINE = new Strict();

    Strict() {
      super(List.of(new PythonStringResolver(), new StrictResolver()));
      StrictTests.all().forEach(super.jinjava.getGlobalContext()::registerExpTest);
    }

    @Override
    String whitespaceSettled(String template) {
      return WhitespaceControl.keepingBlocks(template);
    }

    @Override
    Object missing(String name) {
      return new Undefined(name);
    }

    @Override
    boolean fails(TemplateError error) {
      return true;
    }
  }

  private <T> T during(JinjavaInterpreter interpreter, Supplier<T> work) {
    JinjavaInterpreter.pushCurrent(interpreter);
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw new JinjaException(reason(e, e.getMessage()), e);
    } finally {
      JinjavaInterpreter.popCurrent();
      libraries.get().reset();
    }
  }

  private void failOnError(JinjavaInterpreter interpreter) {
    List<TemplateError> errors = interpreter.getErrorsCopy();
    Optional<TemplateError> first = errors.stream().filter(this::fails).findFirst();
    if (first.isPresent()) {
      Exception thrown = first.get().getException();
      throw new JinjaException(reason(thrown, first.get().getMessage()), thrown);
    }
  }

  private static String reason(Throwable thrown, String otherwise) {
    String reason = otherwise;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RaisedByTemplate) {
        return cause.getMessage();
      }
      if (cause.getClass() == ELException.class) {
        reason = cause.getMessage();
      }
    }
    return reason;
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
  private final class PythonInterpreter extends JinjavaInterpreter {
    PythonInterpreter(Map<String, Object> variables) {
      super(jinjava, new Context(libraries.get(), variables), jinjava.getGlobalConfig());
    }

    @Override
    public Object retraceVariable(String name, int line, int position) {
      Object value = super.retraceVariable(name, line, position);
      return value == null ? missing(name) : value;
    }

    @Override
    public String getAsString(Object value) {
      return PythonRepr.str(value);
    }
  }

  private static Jinjava jinjava(List<ELResolver> resolvers) {
    ExpressionFactory expressions = new PythonExpressions();
    Jinjava jinjava =
        new Jinjava(config(resolvers)) {
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

  private static JinjavaConfig config(List<ELResolver> resolvers) {
    CompositeELResolver resolver = new CompositeELResolver();
    resolvers.forEach(resolver::add);
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
