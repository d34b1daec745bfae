package io.latentspark.engine.text;

import java.util.Map;

/**
 * A text with Jinja expressions, rendered as Jinja2 does with undefined variables forbidden, a
 * trailing newline kept and no other white space touched. Values are String, Long, Double, Boolean,
 * List, Map or null (Python's None). Any number of threads may render at once.
 */
public final class JinjaTemplate {

  private final String source;
  // Null where the source is plain text.
  private final TemplateEngine.Compiled compiled;

  private JinjaTemplate(String source, TemplateEngine.Compiled compiled) {
    this.source = source;
    this.compiled = compiled;
  }

  /**
   * Compiles a template.
   *
   * @throws JinjaException if it is malformed
   */
  public static JinjaTemplate compile(String source) {
    boolean plain = !source.contains("{{") && !source.contains("{%") && !source.contains("{#");
    return new JinjaTemplate(source, plain ? null : TemplateEngine.strict().compile(source));
  }

  /**
   * Renders with these variables.
   *
   * @throws JinjaException if one that is used is undefined, or an expression fails
   */
  public String render(Map<String, Object> variables) {
    return compiled == null ? source : compiled.render(PythonNone.inPlaceOfNull(variables));
  }
}
