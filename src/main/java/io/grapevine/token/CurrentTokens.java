package io.grapevine.token;

/** The static tokens that are accepted now. */
final class CurrentTokens {

  private final Basis basis = new Basis();
  private volatile StaticTokens tokens;

  CurrentTokens(StaticTokens first) {
    tokens = first;
  }

  StaticTokens get() {
    return tokens;
  }

  /** Changes with the tokens. */
  Basis basis() {
    return basis;
  }

  /** From now on these are accepted, and no others. */
  void replace(StaticTokens others) {
    tokens = others;
    basis.changed();
  }
}
