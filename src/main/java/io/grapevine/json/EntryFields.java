package io.grapevine.json;

import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The fields of one entry as they are read, in any order. */
final class EntryFields {

  byte @Nullable [] value;
  @Nullable Long ts;
  @Nullable Long counter;
  @Nullable Long ttl;
  @Nullable Long early;
  @Nullable Boolean covers;
  @Nullable Boolean deleted;
  @Nullable Long kind;
  @Nullable String content;

  /** The first rule that the entry breaks. */
  @Nullable String broken;

  void clear() {
    value = null;
    ts = null;
    counter = null;
    ttl = null;
    early = null;
    covers = null;
    deleted = null;
    kind = null;
    content = null;
    broken = null;
  }

  /** Takes a field that is one token; returns whether it keeps the rule of that field. */
  boolean take(EntryField field, JsonToken token, TokenFeed feed) {
    String rule =
        switch (field) {
          case TS -> unless(ts = feed.wholeNumber(), "ts is epoch milliseconds");
          case COUNTER -> unless(counter = feed.wholeNumber(), "n is a whole number");
          case TTL ->
              token == JsonToken.VALUE_NULL
                  ? null
                  : unless(ttl = feed.wholeNumber(), "ttl is milliseconds or null");
          case EARLY -> unless(early = feed.wholeNumber(), "early is milliseconds");
          case COVERS -> unless(covers = flag(token), "covers is true or false");
          case DELETED -> unless(deleted = flag(token), "deleted is true or false");
          case KIND -> unless(kind = feed.wholeNumber(), "kind is a whole number");
          default ->
              unless(
                  content = token == JsonToken.VALUE_STRING ? feed.text() : null,
                  "content is a text");
        };
    if (rule != null && broken == null) {
      broken = rule;
    }
    return rule == null;
  }

  private static @Nullable String unless(@Nullable Object read, String rule) {
    return read == null ? rule : null;
  }

  private static @Nullable Boolean flag(JsonToken token) {
    return switch (token) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /**
   * The entry that the fields describe; throws IllegalArgumentException with the rule that they
   * break.
   */
  Entry entry(Key key, @Nullable LongSupplier stamps) {
    long stamp = stamp(stamps);
    if (kind != null && kind != Entry.KNOWN_KIND) {
      return ofLaterVersion(key, stamp, kind);
    }
    if (isTrue(deleted)) {
      return Entry.tombstone(key, stamp);
    }
    if (value == null) {
      throw new IllegalArgumentException("value is missing");
    }
    if (ttl == null) {
      return Entry.value(key, stamp, value, 0);
    }
    return isTrue(covers)
        ? Entry.covering(key, stamp, value, untilExpiry(ttl))
        : Entry.expiring(key, stamp, value, untilExpiry(ttl));
  }

  private long stamp(@Nullable LongSupplier stamps) {
    if (ts == null) {
      if (stamps == null) {
        throw new IllegalArgumentException("ts is missing");
      }
      return stamps.getAsLong();
    }
    long n = counter == null ? 0 : counter;
    if (n < 0 || n > Stamp.MAX_COUNTER) {
      throw new IllegalArgumentException("n is 0 to " + Stamp.MAX_COUNTER + ", not " + n);
    }
    return Stamp.of(ts, (int) n);
  }

  private Entry ofLaterVersion(Key key, long stamp, long itsKind) {
    if (content == null || itsKind < 0 || itsKind > Entry.MAX_KIND) {
      throw new IllegalArgumentException(
          "kind is 0 to " + Entry.MAX_KIND + " and, but for 0, has its content in base64");
    }
    int form = EntryForm.of((int) itsKind, isTrue(deleted), ttl != null, isTrue(covers));
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(content));
    return Entry.of(key, stamp, form, ttl == null ? 0 : untilExpiry(ttl), bytes);
  }

  private long untilExpiry(long timeToLive) {
    if (timeToLive < 1 || timeToLive > Entry.MAX_TTL) {
      throw new IllegalArgumentException(
          "ttl is 1 to " + Entry.MAX_TTL + " ms, or null, not " + timeToLive);
    }
    if (early != null && early < 0) {
      throw new IllegalArgumentException("early is 0 ms or more, not " + early);
    }
    return early == null ? timeToLive : timeToLive - early;
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return flag != null && flag;
  }
}
