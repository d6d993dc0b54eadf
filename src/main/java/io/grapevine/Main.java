package io.grapevine;

import java.util.List;

/**
 * Where {@code java -jar} begins: starts the application or the command {@code may}, or says which
 * Java it needs.
 *
 * <p>It is compiled for Java 17, as Spring's launcher is; on that Java, every other class of the
 * application ends in a stack trace about class file versions.
 */
public final class Main {

  private static final int NEEDED = 25;
  private static final String MAY = "may";

  private Main() {}

  public static void main(String[] args) {
    int version = Runtime.version().feature();
    if (version < NEEDED) {
      System.err.println(tooOld(version, System.getProperty("java.home")));
      System.exit(1);
    }
    if (args.length > 0 && args[0].equals(MAY)) {
      List<String> arguments = List.of(args).subList(1, args.length);
      System.exit(May.run(arguments, System.out::println));
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
