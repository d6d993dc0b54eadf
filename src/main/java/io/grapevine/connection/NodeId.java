package io.grapevine.connection;

/**
 * Which process this is: another one after every start, so that a node recognizes itself among its
 * peers.
 */
public record NodeId(String value) {}
