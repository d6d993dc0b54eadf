package io.grapevine;

/**
 * The number of event loops, which serve the connections of all ports.
 *
 * <p>The default of Reactor Netty is at least four. On two processors these take turns with each
 * other, and each of them keeps memory of its own: with one for each processor, a write is seen on
 * other nodes sooner, and costs less.
 */
final class EventLoops {

  /** Reactor Netty's property. It must be set before any class of it is loaded. */
  static final String NUMBER = "reactor.netty.ioWorkerCount";

  /** With one only, a long task would delay all connections. */
  private static final int LEAST = 2;

  private EventLoops() {}

  /** Sets the number, unless the command line of the process sets one. */
  static void limit() {
    if (System.getProperty(NUMBER) == null) {
      System.setProperty(
          NUMBER, Integer.toString(numberFor(Runtime.getRuntime().availableProcessors())));
    }
  }

  /** One for each of these processors, and at least two. */
  static int numberFor(int processors) {
    return Math.max(processors, LEAST);
  }
}
