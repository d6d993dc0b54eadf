package io.grapevine.helm;

import static io.grapevine.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values the chart takes. */
@RunsHelm
class HelmValuesTest {

  @ParameterizedTest
  @CsvSource({
    "replicaCount=x,                        /replicaCount",
    "replicaCount=-1,                       /replicaCount",
    "replicas=5,                            additional properties 'replicas'",
    "image.pullPolicy=Sometimes,            /image/pullPolicy",
    "fullnameOverride=Not_A_Name,           /fullnameOverride",
    "service.type=ExternalName,             /service/type",
    "livenessProbe.httpGet.port=1,          /livenessProbe",
    "terminationGracePeriodSeconds=-1,      /terminationGracePeriodSeconds",
    "mode=Pod,                              'Deployment', 'StatefulSet', 'DaemonSet', 'Sidecar'",
    "podDisruptionBudget.minAvailable=half, percentage",
    "extraEnvFrom[0].secretReference.name=a, additional properties 'secretReference'",
    "image.digest=abc,                      algorithm_and_digest",
    "grapevine.conection.r0=3,              additional properties 'conection'",
    "grapevine.connection.pushInterval=1s,  additional properties 'pushInterval'",
    "grapevine.connection.port=5097,        additional properties 'port'",
    "grapevine.connection.push-interval=9x, number_and_unit_like_200ms",
    "grapevine.connection.r0=0,             /grapevine/connection/r0",
    "grapevine.state.max-size=lots,         /grapevine/state/max-size",
    "grapevine.state.max-size=0MB,          /grapevine/state/max-size",
    "grapevine.connection.push-interval=0s, more_than_zero",
    "grapevine.state.tombstone-grace=00m,   more_than_zero",
    "test.resources.limits.cpu=1..2ki,       quantity_like_1Gi",
    "resources.limits.memory=lots,          quantity_like_1Gi",
    "resources.requests.cpu=1OOm,           quantity_like_1Gi",
    "discovery.namespace=home,              additional properties 'discovery'",
    "clusterDomain=cluster_local,           domain_like_cluster_local",
    "service.ipFamilies[0]=IPv5,            /service/ipFamilies/0",
    "service.nodePort=0,                    /service/nodePort",
    "ingress.hosts[0].paths[0].path=a,      /ingress/hosts/0",
    "httpRoute.parentRefs[0].namespace=a,   missing property 'name'",
    "extraContainers[0].image=a,            missing property 'name'",
    "global.imagePullSecrets[0].secret=a,   /global/imagePullSecrets/0",
    "podSecurityContext.runAsUser=,         /podSecurityContext/runAsUser",
    "access.rules[0].name=a,                missing properties 'subjects'",
    "access.quotas[0].name=a b,             letters_digits",
  })
  void refusesAWrongValueAndNamesIt(String value, String culprit) {
    assertThatThrownBy(() -> rendered(value))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(culprit);
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void refusesValuesThatContradictEachOtherWithASentence(String values, String sentence) {
    assertThatThrownBy(() -> rendered(values.split(" "))).hasMessageContaining(sentence);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments("mode=Sidecar", "mode Sidecar needs sidecar.podLabels: labels of the pods"),
        arguments("sidecar.podLabels.a=b", "in mode Sidecar alone, and mode is Deployment"),
        arguments("persistence.enabled=true", "persistence would do nothing: Grapevine keeps"),
        arguments("enabled=false", "enabled has a meaning only as the `condition` of a dependency"),
        arguments(
            "mode=Sidecar sidecar.podLabels.a=b podLabels.c=d",
            "podLabels has no effect in mode Sidecar, where the pods are yours"),
        arguments(
            "mode=Sidecar sidecar.podLabels.a=b extraContainers[0].name=c",
            "extraContainers has no effect in mode Sidecar"),
        arguments(
            "prometheus.scrape=Annotations prometheus.labels.a=b",
            "prometheus.labels is for a PodMonitor, and prometheus.scrape is Annotations."),
        arguments("ingress.enabled=true", "ingress.enabled needs ingress.hosts, such as"),
        arguments("httpRoute.enabled=true", "httpRoute.enabled needs httpRoute.parentRefs"),
        arguments(
            "service.nodePort=30097",
            "service.nodePort needs service.type NodePort or LoadBalancer; it is ClusterIP."),
        arguments(
            "service.type=NodePort service.loadBalancerClass=a",
            "service.loadBalancerClass needs service.type LoadBalancer; it is NodePort."),
        arguments(
            "mode=DaemonSet autoscaling.enabled=true",
            "autoscaling.enabled needs mode Deployment or StatefulSet"),
        arguments(
            "autoscaling.enabled=true autoscaling.minReplicas=11",
            "autoscaling.minReplicas (11) is more than autoscaling.maxReplicas (10)."),
        arguments(
            "autoscaling.enabled=true resources.requests.cpu=null",
            "autoscaling.enabled needs resources.requests.cpu"),
        arguments(
            "podDisruptionBudget.minAvailable=1 podDisruptionBudget.maxUnavailable=1",
            "takes minAvailable or maxUnavailable, not both"),
        arguments(
            "podDisruptionBudget.minAvailable=3",
            "minAvailable (3) of 3 nodes would keep every machine with a node from being drained"),
        arguments(
            "podDisruptionBudget.minAvailable=67%",
            "minAvailable (67%) of 3 nodes would keep every machine with a node from being drained"),
        arguments(
            "podDisruptionBudget.maxUnavailable=0",
            "maxUnavailable (0) would keep every machine with a node from being drained: use more"),
        arguments("podDisruptionBudget.maxUnavailable=0%", "maxUnavailable (0%) would keep"),
        arguments(
            "mode=Sidecar sidecar.podLabels.a=b grapevine.connection.bootstrap-timeout=91s",
            "startupProbe would end a sidecar after 120 seconds (periodSeconds times"
                + " failureThreshold), and one that finds no state waits for"
                + " grapevine.connection.bootstrap-timeout (91s) and needs 30 seconds to start"),
        arguments(
            "terminationGracePeriodSeconds=59",
            "terminationGracePeriodSeconds (59) is too short: grapevine.connection.lame-duck-duration"
                + " (5s), drain-timeout (20s), the time for open requests (30s) and"
                + " 5 seconds for the JVM make 60."),
        arguments(
            "grapevine.connection.transfer-timeout=4999ms",
            "grapevine.connection.transfer-timeout (4999ms) must be at least"
                + " grapevine.connection.response-timeout (5s)."),
        arguments(
            "grapevine.connection.min-push-interval=201ms",
            "grapevine.connection.push-interval (200ms) must be at least"
                + " grapevine.connection.min-push-interval (201ms)."),
        arguments(
            "grapevine.peers.min-backoff=11s",
            "grapevine.peers.max-backoff (10s) must be at least grapevine.peers.min-backoff (11s)"),
        arguments(
            "grapevine.connection.connect-timeout=61m", "connect-timeout (61m) must be at most 1h"),
        arguments(
            "grapevine.state.purge-interval=11s",
            "grapevine.state.purge-interval (11s) must be at most 10s"),
        arguments("grapevine.http.header-timeout=25h", "header-timeout (25h) must be at most 24h"),
        arguments("grapevine.http.idle-timeout=25h", "http.idle-timeout (25h) must be at most 24h"),
        arguments(
            "grapevine.watch.bookmark-interval=2h",
            "watch.bookmark-interval (2h) must be at most 1h"),
        arguments(
            "grapevine.watch.bookmark-interval=99ms",
            "watch.bookmark-interval (99ms) must be at least 100ms"),
        arguments("grapevine.waits.max-timeout=2h", "waits.max-timeout (2h) must be at most 1h"),
        arguments(
            "grapevine.waits.timeout=2m",
            "waits.max-timeout (1m) must be at least grapevine.waits.timeout (2m)"),
        arguments("grapevine.bodies.timeout=25h", "bodies.timeout (25h) must be at most 24h"),
        arguments(
            "grapevine.bodies.idle-timeout=25h", "bodies.idle-timeout (25h) must be at most 24h"),
        arguments(
            "grapevine.state.expiry-grace=59s",
            "expiry-grace (59s) must be at least 1m, and 4 times grapevine.state.max-clock-skew"
                + " (5s)."),
        arguments(
            "grapevine.state.max-clock-skew=76s",
            "grapevine.state.expiry-grace (5m) must be at least 1m, and 4 times"
                + " grapevine.state.max-clock-skew (76s)."),
        arguments(
            "grapevine.connection.max-batch-size=65MB",
            "max-batch-size (65MB) must be at most 64MB"),
        arguments(
            "grapevine.state.max-value-size=65MB", "max-value-size (65MB) must be at most 64MB"),
        arguments(
            "grapevine.connection.max-batch-size=17MB",
            "max-delta-size (16MB) must be at least max-batch-size (17MB), and 64KB more than"
                + " grapevine.state.max-value-size (1MB)."),
        arguments(
            "grapevine.state.max-value-size=16MB",
            "must be at least max-batch-size (1MB), and 64KB more than"
                + " grapevine.state.max-value-size (16MB)."),
        arguments(
            "grapevine.state.max-size=300MB",
            "no node could join a full state: grapevine.state.max-size (300MB) and 100 bytes"
                + " for each of max-entries (500000) are 347 MiB, and the heap, half of"
                + " resources.limits.memory (512Mi), is 256 MiB."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "podDisruptionBudget.minAvailable=66%",
        "podDisruptionBudget.maxUnavailable=1%",
        "podDisruptionBudget.minAvailable=50% replicaCount=0",
        "podDisruptionBudget.maxUnavailable=0 podDisruptionBudget.enabled=false",
        "podDisruptionBudget.minAvailable=5 replicaCount=null",
        "mode=Sidecar sidecar.podLabels.a=b grapevine.connection.bootstrap-timeout=90s",
        "grapevine.connection.bootstrap-timeout=5m",
        "grapevine.connection.transfer-timeout=5000ms",
        "grapevine.connection.connect-timeout=1h",
        "grapevine.state.purge-interval=10s grapevine.http.idle-timeout=24h",
        "grapevine.state.max-clock-skew=75s",
        "grapevine.connection.max-batch-size=16MB",
        "grapevine.connection.max-delta-size=1114112",
        "resources.requests.cpu=1.5",
      })
  void takesWhatIsJustWithinTheRules(String values) {
    assertThatCode(() -> rendered(values.split(" "))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources.limits.memory=1536Mi",
        "resources.limits.memory=1.6G",
        "resources.limits.memory=1600000000",
        "resources.limits.memory=null",
        "javaOptions=-XX:MaxRAMPercentage=80",
      })
  void takesALargeStateWhereItFits(String room) {
    assertThatCode(() -> rendered("grapevine.state.max-size=300MB", room))
        .doesNotThrowAnyException();
  }
}
