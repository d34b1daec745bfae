package io.latentspark.engine.text;

import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;

/** Gives strings Python's methods and indexing, in place of java.lang.String's. */
final class PythonStringResolver extends ReadOnlyResolver {

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (!(base instanceof String text)) {
      return null;
    }
    String name = String.valueOf(property);
    if (PythonStrings.isMethod(name)) {
      context.setPropertyResolved(true); // found, but only as a method: see invoke
      return null;
    }
    return INDEX.matcher(name).matches() ? characterAt(context, text, name) : null;
  }

  private static String characterAt(ELContext context, String text, String index) {
    context.setPropertyResolved(true);
    int length = text.codePointCount(0, text.length());
    int given = Integer.parseInt(index);
    int position = given < 0 ? length + given : given;
    return position < 0 || position >= length
        ? null
        : Character.toString(text.codePointAt(text.offsetByCodePoints(0, position)));
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    if (!(base instanceof String text)) {
      return null;
    }
    context.setPropertyResolved(true);
    try {
      return PythonStrings.call(text, String.valueOf(method), arguments);
    } catch (IllegalArgumentException e) {
      throw new ELException(e.getMessage(), e); // jinjava takes the former for null
    }
  }
}
