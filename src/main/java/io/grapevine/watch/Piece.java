package io.grapevine.watch;

import io.grapevine.bytes.Parts;
import org.jspecify.annotations.Nullable;

/** Some events, one after the other. A text that is the only one is not copied. */
final class Piece {

  private @Nullable Parts only;
  private @Nullable Parts all;

  int size() {
    Parts some = only == null ? all : only;
    return some == null ? 0 : some.size();
  }

  void add(Parts text) {
    if (size() == 0) {
      only = text;
    } else {
      copy(text, many());
    }
  }

  void add(byte[] text) {
    many().write(text);
  }

  private Parts many() {
    Parts many = all;
    if (many == null) {
      many = new Parts();
      all = many;
    }
    if (only != null) {
      copy(only, many);
      only = null;
    }
    return many;
  }

  private static void copy(Parts text, Parts to) {
    text.list().forEach(to::share);
  }

  /** What was added; null: nothing. */
  @Nullable Parts end() {
    return only != null || all == null ? only : all.end();
  }
}
