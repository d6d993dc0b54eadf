package io.grapevine.state;

/**
 * The place of one key in the table. Its key never changes. Its content is replaced by a single
 * volatile write, so that a reader sees either the complete old entry or the complete new one.
 */
final class Slot {

  private volatile byte[] packed;

  /** The place among the slots of its step; only the purge queue uses it. */
  int purgeIndex;

  Slot(byte[] packed) {
    this.packed = packed;
  }

  byte[] packed() {
    return packed;
  }

  void replace(byte[] newPacked) {
    packed = newPacked;
  }
}
