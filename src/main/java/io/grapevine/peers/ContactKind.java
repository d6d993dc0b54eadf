package io.grapevine.peers;

/** The purpose of a contact with a peer. */
public enum ContactKind {
  PUSH,
  PULL
}
