package io.grapevine.state;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of an entry: UTF-8 text of 1 to {@value #MAX_BYTES} bytes, ordered by its bytes.
 *
 * <p>A key is a view of the array that contains it, which may be the array of a whole entry: the
 * key of an entry is no copy.
 */
public final class Key implements Comparable<Key> {

  /** The maximum size of a key in bytes. */
  public static final int MAX_BYTES = 512;

  private final byte[] packed;
  private final int hash;

  private Key(byte[] packed) {
    this.packed = packed;
    this.hash = Packed.keyHash(packed);
  }

  /**
   * The key with this text.
   *
   * @throws InvalidKeyException if the text is empty, longer than {@value #MAX_BYTES} bytes in
   *     UTF-8, or has half of a surrogate pair
   */
  public static Key of(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[encoded.remaining()];
      encoded.get(utf8);
      if (utf8.length == 0) {
        throw new InvalidKeyException("A key has at least one byte.");
      }
      if (utf8.length > MAX_BYTES) {
        throw new InvalidKeyException(
            "A key has at most %d bytes of UTF-8; this one has %d."
                .formatted(MAX_BYTES, utf8.length));
      }
      return new Key(Packed.keyOnly(utf8));
    } catch (CharacterCodingException e) {
      throw new InvalidKeyException(
          "A key is Unicode text; this one has half of a surrogate pair.");
    }
  }

  static Key in(byte[] packed) {
    return new Key(packed);
  }

  byte[] packed() {
    return packed;
  }

  /** This key in an array of its own, which keeps no value in memory. */
  public Key alone() {
    return new Key(Arrays.copyOf(packed, Packed.keyEnd(packed)));
  }

  /** Whether the bytes of this key begin with those of the other. */
  public boolean startsWith(Key prefix) {
    int end = Packed.keyEnd(prefix.packed);
    return Packed.keyEnd(packed) >= end
        && Arrays.equals(packed, Packed.KEY, end, prefix.packed, Packed.KEY, end);
  }

  /**
   * After every key that begins with this one, and before every other key that follows. Not itself
   * a key: its last byte is one more than that of this key, which is never 0xFF in UTF-8.
   */
  Key endOfPrefix() {
    byte[] end = Arrays.copyOf(packed, Packed.keyEnd(packed));
    end[end.length - 1]++;
    return new Key(end);
  }

  @Override
  public int compareTo(Key other) {
    return Packed.compareKeys(packed, other.packed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && hash == key.hash && Packed.sameKey(packed, key.packed);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The text of the key. */
  @Override
  public String toString() {
    return new String(packed, Packed.KEY, Packed.keyLength(packed), StandardCharsets.UTF_8);
  }
}
