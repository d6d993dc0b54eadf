package io.grapevine.watch;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Retrospect;
import org.jspecify.annotations.Nullable;

/**
 * A key that changed or expired, and that some readers have not got yet. All of them share it, and
 * those that read at once share the text of its event as well.
 *
 * <p>For the others it keeps nothing but the key: they get the entry that is there when they read.
 */
final class Pending implements Next {

  final Key key;

  /** All that is before this change. */
  final Position before;

  /** When it became known, by the monotonic clock. */
  final long since;

  private long sequence;
  private volatile @Nullable Fresh fresh;

  /** What the change brought, and its event in each form. */
  private static final class Fresh {

    private final Entry entry;
    private final @Nullable Text[] texts = new @Nullable Text[Form.values().length];

    Fresh(Entry entry) {
      this.entry = entry;
    }
  }

  /** The text of an event up to its end. */
  private static final class Text {

    private final long millis;
    private final Event event;
    private final Parts parts;
    private volatile @Nullable Whole whole;

    Text(long millis, Event event, Parts parts) {
      this.millis = millis;
      this.event = event;
      this.parts = parts;
    }

    /** With this end, which most readers have in common. */
    Parts with(byte[] end) {
      Whole known = whole;
      if (known == null || known.end != end) {
        known = new Whole(end, joined(parts, end));
        whole = known;
      }
      return known.parts;
    }
  }

  private record Whole(byte[] end, Parts parts) {}

  /** A change that no reader can get at once. */
  Pending(Key key, Position before, long since) {
    this.key = key;
    this.since = since;
    this.before = before;
  }

  /**
   * A change.
   *
   * @param brought the entry since then
   * @param sequence the last change that a reader of this entry has seen
   */
  Pending(Key key, Position before, long since, Entry brought, long sequence) {
    this(key, before, since);
    this.sequence = sequence;
    this.fresh = new Fresh(brought);
  }

  /** Those who read at once have read it. */
  void age() {
    fresh = null;
  }

  /** The last change that a reader of this entry has seen; -1: it may be any later one. */
  long seenWith(@Nullable Entry entry) {
    Fresh shared = fresh;
    return shared != null && Retrospect.isSame(shared.entry, entry) ? sequence : -1;
  }

  /**
   * The text of the event.
   *
   * @param end the same array for readers that can share it
   */
  Parts text(Form form, @Nullable Entry entry, long now, byte[] end) {
    Event event = Event.of(entry, now);
    Fresh shared = fresh;
    if (shared == null || !Retrospect.isSame(shared.entry, entry)) {
      return joined(event.write(form, key, entry, now).parts(), end);
    }
    Text known = shared.texts[form.ordinal()];
    if (known == null || known.event != event || shared.entry.hasTtl() && known.millis != now) {
      known = new Text(now, event, event.write(form, key, entry, now).parts());
      shared.texts[form.ordinal()] = known;
    }
    return known.with(end);
  }

  private static Parts joined(Parts text, byte[] end) {
    Parts whole = new Parts();
    text.list().forEach(whole::share);
    whole.write(end);
    return whole.end();
  }
}
