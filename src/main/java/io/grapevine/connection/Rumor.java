package io.grapevine.connection;

import io.grapevine.state.Entry;

/** One change that is being told, and what peers said of it. */
final class Rumor {

  final Entry entry;

  /** How many answers said that the peer knew it. */
  int known;

  /** How many peers did not take it, while nobody did. */
  int refused;

  Rumor(Entry entry) {
    this.entry = entry;
  }
}
