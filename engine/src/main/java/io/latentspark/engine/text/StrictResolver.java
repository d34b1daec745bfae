package io.latentspark.engine.text;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;

/** What maps and lists do not hold is {@link Undefined}, and null in them is None. */
final class StrictResolver extends ReadOnlyResolver {

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (base instanceof Undefined undefined) {
      throw undefined.use();
    }
    if (base instanceof Map<?, ?> map) {
      context.setPropertyResolved(true);
      return map.containsKey(property)
          ? Objects.requireNonNullElse(map.get(property), PythonNone.NONE)
          : new Undefined(String.valueOf(property));
    }
    String name = String.valueOf(property);
    if (base instanceof List<?> list && INDEX.matcher(name).matches()) {
      context.setPropertyResolved(true);
      int given = Integer.parseInt(name);
      int position = given < 0 ? list.size() + given : given;
      return position < 0 || position >= list.size()
          ? new Undefined("list object has no element " + given)
          : Objects.requireNonNullElse(list.get(position), PythonNone.NONE);
    }
    return null;
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    if (base instanceof Undefined undefined) {
      throw undefined.use();
    }
    if (base instanceof List<?> list && "index".equals(method) && arguments.length == 1) {
      context.setPropertyResolved(true);
      long position = list.indexOf(arguments[0]);
      if (position < 0) {
        throw new ELException("'" + arguments[0] + "' is not in list");
      }
      return position;
    }
    return null;
  }
}
