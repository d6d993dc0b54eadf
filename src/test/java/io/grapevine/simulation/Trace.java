package io.grapevine.simulation;

/** A hash of all that happened in a simulation, in order: two runs of one seed have the same. */
final class Trace {

  private final VirtualTime time;
  private long hash;
  private long messages;

  Trace(VirtualTime time) {
    this.time = time;
  }

  /** A request arrived. */
  void add(int from, int to) {
    messages++;
    add(from * 100_003L + to);
  }

  /** Something happened. */
  void add(long what) {
    hash = (hash ^ what ^ time.now() << 20) * 0x9E37_79B9_7F4A_7C15L;
    hash ^= hash >>> 29;
  }

  long hash() {
    return hash;
  }

  /** How many requests arrived. */
  long messages() {
    return messages;
  }
}
