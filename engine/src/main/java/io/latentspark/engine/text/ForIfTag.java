package io.latentspark.engine.text;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateSyntaxException;
import com.hubspot.jinjava.lib.tag.ElseTag;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ForLoop;
import com.hubspot.jinjava.util.ObjectIterator;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.List;

/** Jinja's {@code for x in items if condition}, whose condition jinjava takes for a choice. */
final class ForIfTag extends ForTag {
  private static final long serialVersionUID = 1L;

  @Override
  public String interpretUnchecked(TagNode node, JinjavaInterpreter interpreter) {
    if (node.getChildren().stream().anyMatch(child -> child.getName().equals(ElseTag.TAG_NAME))) {
      throw syntaxError(node, "for ... else is not supported");
    }
    var variablesAndExpression = getLoopVarsAndExpression((TagToken) node.getMaster());
    String expression = variablesAndExpression.getRight();
    int condition = topLevelIf(expression);
    if (condition < 0) {
      return super.interpretUnchecked(node, interpreter);
    }
    List<String> variables = variablesAndExpression.getLeft();
    if (variables.size() > 1) {
      throw syntaxError(node, "for a, b in ... if ... is not supported");
    }
    Object items =
        interpreter.resolveELExpression(expression.substring(0, condition), node.getLineNumber());
    List<Object> kept =
        filter(
            interpreter,
            ObjectIterator.getLoop(items),
            variables.get(0),
            expression.substring(condition + 2),
            node.getLineNumber());
    return renderForCollection(node, interpreter, variables, kept);
  }

  private static List<Object> filter(
      JinjavaInterpreter interpreter, ForLoop items, String variable, String condition, int line) {
    List<Object> kept = new ArrayList<>();
    try (var scope = interpreter.enterScope()) {
      while (items.hasNext()) {
        Object item = interpreter.wrap(items.next());
        interpreter.getContext().put(variable, item);
        if (ObjectTruthValue.evaluate(interpreter.resolveELExpression(condition, line))) {
          kept.add(item);
        }
      }
    }
    return kept;
  }

  /** Where the word "if" stands outside of strings and brackets, or -1. */
  private static int topLevelIf(String expression) {
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      } else if (depth == 0 && isWordIf(expression, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWordIf(String expression, int i) {
    return expression.startsWith("if", i)
        && i > 0
        && !Character.isJavaIdentifierPart(expression.charAt(i - 1))
        && i + 2 < expression.length()
        && !Character.isJavaIdentifierPart(expression.charAt(i + 2));
  }

  private static TemplateSyntaxException syntaxError(TagNode node, String message) {
    return new TemplateSyntaxException(
        node.getMaster().getImage(), message, node.getLineNumber(), node.getStartPosition());
  }
}
