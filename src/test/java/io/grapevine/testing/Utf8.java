package io.grapevine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.state.Entry;
import java.nio.ByteBuffer;

/** Text to bytes and back. */
public final class Utf8 {

  private Utf8() {}

  public static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  public static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }

  public static String text(ByteBuffer utf8) {
    return UTF_8.decode(utf8).toString();
  }

  /** The text of an entry's value. */
  public static String valueOf(Entry entry) {
    return text(entry.value());
  }
}
