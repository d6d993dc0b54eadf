package io.grapevine.message;

import io.grapevine.bytes.Parts;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of entries that a node sends to peers. It is encoded once for all of them, and in each of
 * the two forms only if a peer needs it.
 */
public final class Delta {

  private final List<Entry> entries;
  private @Nullable Parts json;
  private @Nullable Parts cbor;

  /** A delta of these entries, which are copied. */
  public Delta(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The entries, unmodifiable. */
  public List<Entry> entries() {
    return entries;
  }

  /** The form that every agent understands; shared, must not be changed. */
  public synchronized Parts json() {
    if (json == null) {
      EntryWriter writer = new EntryWriter().ascii("{");
      for (Entry entry : entries) {
        writer.ascii(writer.size() == 1 ? "" : ",").member(entry);
      }
      json = writer.ascii("}").parts();
    }
    return json;
  }

  /** The binary form; shared, must not be changed. */
  public synchronized Parts cbor() {
    if (cbor == null) {
      cbor = EntryCodec.parts(entries);
    }
    return cbor;
  }
}
