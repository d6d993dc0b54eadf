package io.grapevine.agent.prefix;

import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Utf8;
import java.util.stream.IntStream;

/** The keys that a test scans. */
final class ScannedKeys {

  private ScannedKeys() {}

  /** Puts "v" under each key. */
  static void put(ReplicatedState state, String... keys) {
    for (String key : keys) {
      state.put(Key.of(key), Utf8.bytes("\"v\""), 0);
    }
  }

  /** So many keys in their order. */
  static String[] numbered(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + "%03d".formatted(i))
        .sorted()
        .toArray(String[]::new);
  }
}
