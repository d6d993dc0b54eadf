package io.grapevine.life;

/** What a node adds to the state when it founds a cluster instead of joining one. */
public interface Founder {

  /** The node founds a cluster; it is not ready yet. */
  void found();
}
