package io.grapevine.connection;

/** The port on which this node serves its peers, which may have been chosen by the system. */
@FunctionalInterface
public interface PeerPort {

  int port();
}
