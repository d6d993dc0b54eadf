package io.grapevine.agent.request;

/**
 * The time to live of a value that is written without one.
 *
 * @param millis at least 1; 0: such a value does not expire
 */
public record DefaultTtl(long millis) {}
