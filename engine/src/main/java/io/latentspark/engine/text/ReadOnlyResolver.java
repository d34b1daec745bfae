package io.latentspark.engine.text;

import java.beans.FeatureDescriptor;
import java.util.Iterator;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/** Finds values and calls methods; templates set nothing and ask for no types. */
abstract class ReadOnlyResolver extends ELResolver {

  /** An index as Python counts: from the end where it is negative. */
  static final Pattern INDEX = Pattern.compile("-?\\d{1,9}");

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
