package io.grapevine.json;

import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes the JSON form of entries; the bytes of a value go out as they are, with no parser in
 * between.
 */
public final class EntryWriter {

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private EntryWriter() {}

  /** Writes {@code "key":{"value":...,"ts":...,"ttl":...}}: one member of the object of entries. */
  public static void writeMember(Entry entry, ByteSink sink) {
    writeString(entry.keyText(), sink);
    sink.write((byte) ':');
    sink.write((byte) '{');
    writeContent(entry, sink);
    sink.write((byte) '}');
  }

  /**
   * Writes {@code {"key":"...","value":...,"ts":...,"ttl":...}}: one element of a list of entries.
   */
  public static void writeElement(Entry entry, ByteSink sink) {
    ascii("{\"key\":", sink);
    writeString(entry.keyText(), sink);
    sink.write((byte) ',');
    writeContent(entry, sink);
    sink.write((byte) '}');
  }

  /** Writes a JSON string. */
  public static void writeString(String text, ByteSink sink) {
    sink.write((byte) '"');
    sink.write(ENCODER.quoteAsUTF8(text));
    sink.write((byte) '"');
  }

  private static void writeContent(Entry entry, ByteSink sink) {
    ascii("\"value\":", sink);
    if (entry.isTombstone()) {
      ascii("null", sink);
    } else {
      sink.write(entry.value());
    }
    ascii(",\"ts\":", sink);
    ascii(Long.toString(Stamp.millis(entry.stamp())), sink);
    int counter = Stamp.counter(entry.stamp());
    if (counter != 0) {
      ascii(",\"n\":", sink);
      ascii(Integer.toString(counter), sink);
    }
    ascii(",\"ttl\":", sink);
    ascii(entry.ttl() == 0 ? "null" : Long.toString(entry.ttl()), sink);
    if (entry.isTombstone()) {
      ascii(",\"deleted\":true", sink);
    }
  }

  private static void ascii(String text, ByteSink sink) {
    sink.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Where the bytes go: a growing array, or the buffer of a connection. */
  public interface ByteSink {

    void write(byte b);

    void write(byte[] bytes);

    void write(ByteBuffer bytes);
  }
}
