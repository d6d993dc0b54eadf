package io.grapevine.watch;

import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of events, and their text up to the bookmark, with which each of them ends. */
enum Event implements Next {
  /** Forget all that you know: everything follows. */
  RESET,
  PUT,
  DELETE,
  EXPIRE,
  /** That was everything so far. */
  LIVE,
  BOOKMARK;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Of an entry, or of a key without one, as readers see it now. */
  static Event of(@Nullable Entry entry, long now) {
    if (entry == null || entry.isTombstone() || entry.kind() != Entry.KNOWN_KIND) {
      return DELETE;
    }
    return entry.isVisibleAt(now) ? PUT : EXPIRE;
  }

  /** The text of an event without a key. */
  EntryWriter write(Form form) {
    return begin(form).ascii(form == Form.EVENTS ? "}" : "");
  }

  /** The text of an event of a key. */
  EntryWriter write(Form form, Key key, @Nullable Entry entry, long now) {
    EntryWriter writer = begin(form);
    writer.ascii(form == Form.EVENTS ? "\"key\":" : ",\"key\":").string(key.toString());
    if (entry != null) {
      writer.ascii(",\"tag\":\"").ascii(Tag.of(entry).toString()).ascii("\"");
    }
    if (this == PUT && entry != null) {
      writer.ascii(",\"value\":").value(entry).ascii(",\"ttl\":");
      writer.ascii(entry.hasTtl() ? Long.toString(entry.expiry() - now) : "null");
    }
    return writer.ascii(form == Form.EVENTS ? "}" : "");
  }

  private EntryWriter begin(Form form) {
    EntryWriter writer = new EntryWriter();
    return form == Form.EVENTS
        ? writer.ascii("event: ").ascii(text).ascii("\ndata: {")
        : writer.ascii("{\"event\":\"").ascii(text).ascii("\"");
  }

  /** The rest of an event. */
  static byte[] end(Form form, String bookmark) {
    String end =
        form == Form.EVENTS
            ? "\nid: " + bookmark + "\n\n"
            : ",\"bookmark\":\"" + bookmark + "\"}\n";
    return end.getBytes(StandardCharsets.US_ASCII);
  }
}
