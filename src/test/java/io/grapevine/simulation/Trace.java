package io.grapevine.simulation;

/** A hash of all that happened in a simulation, in order: two runs of one seed have the same. */
final class Trace {

  private final VirtualTime time;
  private long hash;
  private long pushes;
  private long bytes;

  Trace(VirtualTime time) {
    this.time = time;
  }

  /** A request arrived, with a body of this length. */
  void add(int from, int to, int length) {
    pushes += length > 0 ? 1 : 0;
    bytes += length;
    add(from * 100_003L + to);
  }

  /** Something happened. */
  void add(long what) {
    hash = (hash ^ what ^ time.now() << 20) * 0x9E37_79B9_7F4A_7C15L;
    hash ^= hash >>> 29;
  }

  /** A node answered a request with a body of this length. */
  void answered(long length) {
    bytes += length;
  }

  long hash() {
    return hash;
  }

  /** How many requests with a body arrived: pushes and exchanges, but no pulls. */
  long pushes() {
    return pushes;
  }

  /** The length of all bodies, of requests and of answers. */
  long bytes() {
    return bytes;
  }
}
