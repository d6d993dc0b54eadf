package io.grapevine.peers;

import java.util.List;
import java.util.Optional;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryProperties;
import org.springframework.stereotype.Component;

/**
 * Checks the static list of peers at startup. It cannot change later, and one wrong entry would
 * make every answer of discovery unusable.
 */
@Component
final class StaticList {

  private static final String INSTANCES = "spring.cloud.discovery.client.simple.instances";

  StaticList(Optional<SimpleReactiveDiscoveryProperties> list, PeersProperties properties) {
    list.ifPresent(
        instances -> check(properties.serviceId(), instances.getInstances(properties.serviceId())));
  }

  /**
   * Checks the entries of a group.
   *
   * @throws IllegalArgumentException if one of them has no host
   */
  static void check(String group, List<InstanceProperties> instances) {
    for (int i = 0; i < instances.size(); i++) {
      String host = instances.get(i).getHost();
      if (host == null || host.isBlank()) { // As in http://under_score:4097 and in node-1:4097.
        throw new IllegalArgumentException(
            "%s.%s[%d].uri must be http://<host>:<port>, with a host name without underscores"
                .formatted(INSTANCES, group, i));
      }
    }
  }
}
