package io.grapevine.peers;

/** What a node contacts a peer for. */
public enum ContactKind {
  PUSH,
  PULL
}
