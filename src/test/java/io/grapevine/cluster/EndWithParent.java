package io.grapevine.cluster;

/**
 * Makes a process end regularly as soon as the process that started it has ended, even if that one
 * was killed.
 */
public final class EndWithParent {

  private static final String PARENT = "test.parent";

  /** As a bean of a node, named in {@code spring.main.sources}. */
  public EndWithParent() {
    endWith(ProcessHandle.of(Long.getLong(PARENT)));
  }

  /** The JVM option that tells a process that it was started by this one. */
  static String option() {
    return "-D" + PARENT + "=" + ProcessHandle.current().pid();
  }

  /** Ends this process with the one that started it. */
  static void watch() {
    endWith(ProcessHandle.current().parent());
  }

  private static void endWith(java.util.Optional<ProcessHandle> parent) {
    parent.ifPresentOrElse(
        process -> process.onExit().thenRun(() -> System.exit(0)), EndWithParent::endNow);
  }

  /** The thread that starts Spring must not wait for the end of Spring, which waits for it. */
  private static void endNow() {
    Runtime.getRuntime().halt(0);
  }
}
