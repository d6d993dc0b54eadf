package io.grapevine.access;

/**
 * What a subject may do: all rules, evaluated for it.
 *
 * @param read the keys that it may read, which include those that it may write
 * @param write the keys that it may write
 * @param operate whether it may use the whole management port
 * @param metrics whether it may read the metrics; true if it may operate
 */
public record Rights(Subject subject, Scope read, Scope write, boolean operate, boolean metrics) {

  /** Of every request while access is off. */
  public static final Rights EVERYTHING =
      new Rights(Subject.ANONYMOUS, Scope.ALL, Scope.ALL, true, true);

  /** The rights of a subject to which no rule applies. */
  public static Rights nothing(Subject subject) {
    return new Rights(subject, Scope.NONE, Scope.NONE, false, false);
  }

  /** The keys for which it has a permission, which concerns keys. */
  public Scope scope(Permission permission) {
    return switch (permission) {
      case READ -> read;
      case WRITE -> write;
      case OPERATE, METRICS -> throw new IllegalArgumentException(permission + " has no keys");
    };
  }
}
