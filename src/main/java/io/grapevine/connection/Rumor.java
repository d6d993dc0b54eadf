package io.grapevine.connection;

import io.grapevine.state.Entry;

/** One change that is being told, and what peers said of it. */
final class Rumor {

  final Entry entry;

  /** Whether a peer gave it, so that at least that one knows it. */
  boolean learned;

  /** How many answers said that the peer knew it. */
  int known;

  /** How many peers did not take it, while nobody did. */
  int refused;

  Rumor(Entry entry) {
    this.entry = entry;
  }
}
