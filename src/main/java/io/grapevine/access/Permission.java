package io.grapevine.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rule permits. */
public enum Permission {
  /** To read, list, watch and export keys. */
  READ,

  /**
   * To change keys. It includes {@link #READ}, because the responses to writes tell what is there:
   * by tags, failed conditions, 404 and the number of deleted keys.
   */
  WRITE,

  /** Everything on the management port. */
  OPERATE,

  /** The metrics on the management port. */
  METRICS;

  /** Whether who has this permission has the other one too. */
  public boolean includes(Permission other) {
    return this == other
        || (this == WRITE && other == READ)
        || (this == OPERATE && other == METRICS);
  }

  /** Whether it concerns keys, and so a prefix. */
  public boolean concernsKeys() {
    return this == READ || this == WRITE;
  }

  /** The name in a file of rules. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The permission with this name. */
  public static Optional<Permission> of(String text) {
    return Arrays.stream(values()).filter(some -> some.text().equals(text)).findFirst();
  }

  /** The names of all permissions. */
  public static String all() {
    return Arrays.stream(values()).map(Permission::text).collect(Collectors.joining(", "));
  }
}
