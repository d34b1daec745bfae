package io.latentspark.engine.backend.cpu;

/** Settings that JavaCPP reads once, when its first class is used. */
final class JavaCpp {
  private JavaCpp() {}

  /** Off-heap memory is budgeted by the engine: JavaCPP must not count it against -Xmx. */
  static void configure() {
    setIfAbsent("org.bytedeco.javacpp.maxBytes");
    setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes");
  }

  private static void setIfAbsent(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "0");
    }
  }
}
