package io.grapevine.helm;

import org.yaml.snakeyaml.Yaml;

/** What the notes of a release in mode Sidecar give a user to copy. */
final class Sidecar {

  private Sidecar() {}

  /** The part of a pod template between the sentences of the notes. */
  static Object podTemplate(String notes) {
    var begin = notes.indexOf("  metadata:\n");
    var end = notes.indexOf("\nYour containers start");
    return new Yaml().load(notes.substring(begin, end));
  }
}
