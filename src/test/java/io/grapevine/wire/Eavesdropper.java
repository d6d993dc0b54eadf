package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks on the wire for each place of a message where a text stands, and counts what it finds.
 *
 * <p>It looks for the text with what follows, because a few bytes also occur by chance.
 */
public final class Eavesdropper implements TlsConnection.Observer {

  /** So many bytes do not occur by chance. */
  private static final int ENOUGH = 16;

  private final byte[] text;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();

  public Eavesdropper(String text) {
    this.text = text.getBytes(UTF_8);
  }

  @Override
  public void carried(byte[] message, byte[] onWire) {
    int last = message.length - Math.max(ENOUGH, text.length);
    for (int at = find(text, message, 0); at >= 0; at = find(text, message, at + 1)) {
      int start = Math.min(at, last);
      byte[] place = Arrays.copyOfRange(message, start, start + Math.max(ENOUGH, text.length));
      sent.incrementAndGet();
      if (find(place, onWire, 0) >= 0) {
        read.incrementAndGet();
      }
    }
  }

  private static int find(byte[] some, byte[] all, int from) {
    for (int at = from; at <= all.length - some.length; at++) {
      if (Arrays.equals(some, 0, some.length, all, at, at + some.length)) {
        return at;
      }
    }
    return -1;
  }

  /** How often the text was sent. */
  public int sent() {
    return sent.get();
  }

  /** How often it could be read on the wire. */
  public int read() {
    return read.get();
  }
}
