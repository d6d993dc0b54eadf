package io.grapevine.access;

import java.util.regex.Pattern;

/** Whom an element of a rule's {@code subjects} stands for. */
public sealed interface Who {

  /** Whether the subject is one of them. */
  boolean includes(Subject subject);

  /** One subject, by its full name. */
  record Name(String name) implements Who {

    @Override
    public boolean includes(Subject subject) {
      return subject.name().equals(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All ServiceAccounts of a namespace. */
  record Namespace(String namespace) implements Who {

    @Override
    public boolean includes(Subject subject) {
      return subject.isIn(namespace);
    }

    @Override
    public String toString() {
      return NAMESPACE + namespace;
    }
  }

  /** All subjects whose token names a group. */
  record Group(String group) implements Who {

    @Override
    public boolean includes(Subject subject) {
      return subject.groups().contains(group);
    }

    @Override
    public String toString() {
      return GROUP + group;
    }
  }

  /** All subjects with a verified token. */
  record Authenticated() implements Who {

    @Override
    public boolean includes(Subject subject) {
      return !subject.isAnonymous();
    }

    @Override
    public String toString() {
      return AUTHENTICATED;
    }
  }

  String NAMESPACE = "namespace:";
  String GROUP = "group:";
  String AUTHENTICATED = "authenticated";

  /** A label of RFC 1123, as Kubernetes requires it. */
  Pattern NAMESPACE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** A name of RFC 1123, as Kubernetes requires it. */
  Pattern ACCOUNT_NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  /**
   * Reads an element of {@code subjects}.
   *
   * @throws IllegalArgumentException with a sentence, if it can stand for nobody
   */
  static Who of(String text) {
    if (text.isBlank() || !text.strip().equals(text) || hasControls(text)) {
      throw new IllegalArgumentException(
          "a subject must be a text without spaces around it and without control characters");
    } else if (text.startsWith(NAMESPACE)) {
      return new Namespace(namespace(text.substring(NAMESPACE.length()), text));
    } else if (text.startsWith(GROUP)) {
      String group = text.substring(GROUP.length());
      if (group.isEmpty()) {
        throw new IllegalArgumentException("group: must be followed by the name of a group");
      }
      return new Group(group);
    } else if (text.equals(AUTHENTICATED)) {
      return new Authenticated();
    }
    return new Name(text.startsWith("system:") ? account(text) : text);
  }

  private static String namespace(String name, String text) {
    if (!NAMESPACE_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(text + " does not have the name of a namespace");
    }
    return name;
  }

  /** Only ServiceAccounts have names that begin with {@code system:}. */
  private static String account(String text) {
    String[] parts = text.split(":", -1);
    if (!text.startsWith(Subject.SERVICE_ACCOUNT)
        || parts.length != 4
        || !ACCOUNT_NAME.matcher(parts[3]).matches()) {
      throw new IllegalArgumentException(
          "%s must be %s<namespace>:<name>".formatted(text, Subject.SERVICE_ACCOUNT));
    }
    namespace(parts[2], text);
    return text;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
