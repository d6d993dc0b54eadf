package io.grapevine.state;

import java.util.TreeMap;

/** An index of numbered keys, beside a map that must be the same. */
abstract class OrderedKeys {

  static final int KEYS = 5_000;

  final OrderIndex index = new OrderIndex();
  final TreeMap<Key, Slot> expected = new TreeMap<>();

  final void clear() {
    for (Slot slot : expected.values()) {
      index.remove(slot);
    }
    expected.clear();
  }

  final void change(Key key, boolean insert) {
    if (insert) {
      expected.computeIfAbsent(
          key,
          absent -> {
            Slot slot = new Slot(Entry.tombstone(absent, 1).packed());
            index.insert(slot);
            return slot;
          });
    } else if (expected.remove(key) instanceof Slot slot) {
      index.remove(slot);
    }
  }

  static Key key(int number) {
    return Key.of("key/%04d".formatted(number));
  }
}
