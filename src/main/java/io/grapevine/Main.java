package io.grapevine;

/**
 * Where {@code java -jar} begins: starts the application, or says which Java it needs.
 *
 * <p>It is compiled for Java 17, as Spring's launcher is; on that Java, every other class of the
 * application ends in a stack trace about class file versions.
 */
public final class Main {

  private static final int NEEDED = 25;

  private Main() {}

  public static void main(String[] args) {
    int version = Runtime.version().feature();
    if (version < NEEDED) {
      System.err.println(tooOld(version, System.getProperty("java.home")));
      System.exit(1);
    }
    GrapevineApplication.main(args);
  }

  static String tooOld(int version, String home) {
    return "Grapevine needs Java "
        + NEEDED
        + " or newer, and this is Java "
        + version
        + " in "
        + home
        + "; start it with the java command of a newer one.";
  }
}
