package io.latentspark.engine.text;

import java.beans.FeatureDescriptor;
import java.util.Iterator;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;

/** Gives strings Python's methods and indexing, in place of java.lang.String's. */
final class PythonStringResolver extends ELResolver {

  private static final Pattern INDEX = Pattern.compile("-?\\d{1,9}");

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

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return null;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {}

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return null;
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return null;
  }
}
