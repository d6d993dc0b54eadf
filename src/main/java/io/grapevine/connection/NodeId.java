package io.grapevine.connection;

/**
 * The id of this process, a new one after every start, so that a node recognizes itself among its
 * peers.
 */
public record NodeId(String value) {}
