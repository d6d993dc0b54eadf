package io.grapevine.startup;

import java.util.stream.Stream;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Rejects the settings with which Spring's discovery would read what pods are labelled with:
 * nothing here needs it, and the classes that it takes are not in the jar.
 */
@Component
final class PodMetadata {

  private static final String PREFIX = "spring.cloud.kubernetes.discovery.metadata.";

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one of them is true
   */
  PodMetadata(Environment settings) {
    Stream.of("add-pod-labels", "add-pod-annotations")
        .map(PREFIX::concat)
        .filter(name -> settings.getProperty(name, Boolean.class, false))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              name + " must be false: a node does not read the metadata of pods");
        });
  }
}
