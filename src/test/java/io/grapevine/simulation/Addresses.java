package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import java.util.List;
import java.util.stream.IntStream;

/** The addresses of a simulation, numbered in the order of the peer list. */
final class Addresses {

  private Addresses() {}

  static List<Peer> of(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Peer("10.%03d.%03d".formatted(i / 1_000, i % 1_000), 4097))
        .toList();
  }

  /** The place of an address among all. */
  static int number(Peer address) {
    String[] parts = address.host().split("\\.", -1);
    return Integer.parseInt(parts[1]) * 1_000 + Integer.parseInt(parts[2]);
  }
}
