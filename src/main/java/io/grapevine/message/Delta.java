package io.grapevine.message;

import io.grapevine.bytes.Parts;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch of entries that a node sends to peers. It is encoded once for all of them, and in each of
 * its forms only if a peer needs it.
 */
public final class Delta {

  private final List<Entry> entries;
  private final Set<String> recipients;
  private @Nullable Parts json;
  private @Nullable Parts cbor;
  private @Nullable Parts renewing;

  /** A delta of these entries, which are copied. */
  public Delta(List<Entry> entries) {
    this(entries, Set.of());
  }

  private Delta(List<Entry> entries, Set<String> recipients) {
    this.entries = List.copyOf(entries);
    this.recipients = Set.copyOf(recipients);
  }

  /**
   * The same entries, for the peers at these addresses, which are all that the sender can reach.
   */
  public Delta to(Set<String> addresses) {
    return new Delta(entries, addresses);
  }

  /**
   * The addresses to which it is sent, if these are all peers that the sender can reach: a
   * recipient does not have to forward it to them. Otherwise empty.
   */
  public Set<String> recipients() {
    return recipients;
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

  /**
   * The binary form without values that the entries only renew, for peers that speak version 2 of
   * the messages; shared, must not be changed.
   */
  public synchronized Parts renewing() {
    if (renewing == null) {
      renewing =
          entries.stream().anyMatch(Entry::isRenewal) ? EntryCodec.renewing(entries) : cbor();
    }
    return renewing;
  }
}
