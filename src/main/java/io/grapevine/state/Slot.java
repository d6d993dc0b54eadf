package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/**
 * The place of one key in the table. Its key never changes; its content is replaced by a single
 * volatile write, so that a reader sees the old entry or the new one, whole.
 */
final class Slot {

  private final int hash;
  private volatile byte[] packed;

  Slot(byte[] packed) {
    this.packed = packed;
    this.hash = Packed.keyHash(packed);
  }

  Slot(Key key) {
    this.packed = key.packed();
    this.hash = key.hashCode();
  }

  byte[] packed() {
    return packed;
  }

  void replace(byte[] newPacked) {
    packed = newPacked;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slot slot && hash == slot.hash && Packed.sameKey(packed, slot.packed);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
