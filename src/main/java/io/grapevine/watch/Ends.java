package io.grapevine.watch;

import org.jspecify.annotations.Nullable;

/**
 * The ends of events, each of which is a bookmark. Most readers are at the same place at the same
 * moment, so the last one is kept.
 */
final class Ends {

  private final History history;
  private final long process;
  private volatile @Nullable Last last;

  private record Last(Form form, Position place, boolean marked, byte[] text) {}

  Ends(History history, long process) {
    this.history = history;
    this.process = process;
  }

  /**
   * The end of an event of a reader at this place.
   *
   * @param marked whether another node can continue there
   * @return shared; must not be changed
   */
  byte[] of(Form form, Position place, boolean marked) {
    Last known = last;
    if (known != null
        && known.form == form
        && known.marked == marked
        && known.place.equals(place)) {
      return known.text;
    }
    Mark mark = marked ? history.markAfter(place.sequence()).orElse(null) : null;
    Bookmark bookmark = new Bookmark(process, place.sequence(), mark, place.expired());
    byte[] text = Event.end(form, bookmark.toString());
    last = new Last(form, place, marked, text);
    return text;
  }
}
