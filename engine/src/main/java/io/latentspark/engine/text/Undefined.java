package io.latentspark.engine.text;

import com.hubspot.jinjava.util.HasObjectTruthValue;
import jinjava.javax.el.ELException;

/** Jinja2's StrictUndefined: may be tested for, and fails at any other use. */
final class Undefined implements HasObjectTruthValue {
  private final String name;

  Undefined(String name) {
    this.name = name;
  }

  ELException use() {
    return new ELException("'" + name + "' is undefined");
  }

  @Override
  public boolean getObjectTruthValue() {
    throw use();
  }

  @Override
  public String toString() {
    throw use();
  }
}
