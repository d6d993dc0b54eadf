package io.grapevine.agent.request;

/** The paths that several controllers share. */
public final class Paths {

  /** All keys. */
  public static final String STATE = "/v1/state";

  /** One key: everything behind the path of all keys. */
  public static final String KEY = STATE + "/{*key}";

  private Paths() {}
}
