package io.grapevine.kubernetes;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.CoreV1EndpointPort;
import io.kubernetes.client.openapi.models.V1EndpointAddress;
import io.kubernetes.client.openapi.models.V1EndpointSubset;
import io.kubernetes.client.openapi.models.V1Endpoints;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1ServicePort;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The pods behind the Service for peers of a release, as its Endpoints show them.
 *
 * <p>It writes these in place of the endpoints controller, who is not there, and by its rules: a
 * terminating pod is left out, unless the Service publishes what is not ready.
 */
final class PodGroup {

  private static final int NOT_FOUND = 404;

  private enum Condition {
    READY,
    NOT_READY,
    TERMINATING
  }

  private final Release release;
  private final CoreV1Api api;
  private final Map<Pod, Condition> pods = new LinkedHashMap<>();

  PodGroup(Release release) {
    this.release = release;
    api = new CoreV1Api(release.kubernetes().admin());
  }

  /** Pods that have an address and are not ready yet. */
  void start(Pod... starting) throws ApiException {
    set(Condition.NOT_READY, starting);
  }

  void becomeReady(Pod... ready) throws ApiException {
    set(Condition.READY, ready);
  }

  void becomeUnready(Pod... unready) throws ApiException {
    set(Condition.NOT_READY, unready);
  }

  void terminate(Pod... terminating) throws ApiException {
    set(Condition.TERMINATING, terminating);
  }

  void end(Pod... gone) throws ApiException {
    pods.keySet().removeAll(List.of(gone));
    write();
  }

  /** Writes the Endpoints as the controller would. */
  void write() throws ApiException {
    var service =
        api.readNamespacedService(release.peersService(), release.namespace()).execute().getSpec();
    boolean publishNotReady = Boolean.TRUE.equals(service.getPublishNotReadyAddresses());
    var subset = subset(port(service.getPorts().getFirst()));
    pods.forEach((pod, condition) -> {
      if (condition == Condition.READY || publishNotReady) {
        subset.addAddressesItem(address(pod));
      } else if (condition == Condition.NOT_READY) {
        subset.addNotReadyAddressesItem(address(pod));
      }
    });
    boolean none = subset.getAddresses() == null && subset.getNotReadyAddresses() == null;
    write(none ? new V1EndpointSubset[0] : new V1EndpointSubset[] {subset});
  }

  /** Writes just this. */
  void write(V1EndpointSubset... subsets) throws ApiException {
    String name = release.peersService();
    V1Endpoints endpoints =
        new V1Endpoints().metadata(new V1ObjectMeta().name(name)).subsets(Arrays.asList(subsets));
    try {
      api.replaceNamespacedEndpoints(name, release.namespace(), endpoints).execute();
    } catch (ApiException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
      api.createNamespacedEndpoints(release.namespace(), endpoints).execute();
    }
  }

  static V1EndpointSubset subset(int port, Pod... ready) {
    var subset =
        new V1EndpointSubset().addPortsItem(new CoreV1EndpointPort().name("peer").port(port));
    Stream.of(ready).forEach(pod -> subset.addAddressesItem(address(pod)));
    return subset;
  }

  private void set(Condition condition, Pod... changed) throws ApiException {
    Stream.of(changed).forEach(pod -> pods.put(pod, condition));
    write();
  }

  /** Of the container, which the Service names or numbers. */
  private int port(V1ServicePort port) {
    return port.getTargetPort().isInteger()
        ? port.getTargetPort().getIntValue()
        : release.podSpec().getContainers().stream()
            .flatMap(container -> container.getPorts().stream())
            .filter(named -> port.getTargetPort().getStrValue().equals(named.getName()))
            .findFirst()
            .orElseThrow()
            .getContainerPort();
  }

  private static V1EndpointAddress address(Pod pod) {
    return new V1EndpointAddress()
        .ip(pod.ip())
        .targetRef(new V1ObjectReference().kind("Pod").name("pod-" + pod.uid()).uid(pod.uid()));
  }
}
