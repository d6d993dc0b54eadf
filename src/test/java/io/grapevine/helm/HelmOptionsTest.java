package io.grapevine.helm;

import static io.grapevine.helm.Chart.set;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of values.yaml does something. */
class HelmOptionsTest {

  /**
   * A value; what it brings into the rendered text, or after ! what it takes out of it; and the
   * other values that it needs.
   */
  private static final String OPTIONS =
      """
      mode=StatefulSet | kind: StatefulSet |
      replicaCount=5 | replicas: 5 |
      sidecar.podLabels.app=shop | app: shop | mode=Sidecar sidecar.podLabels.team=a
      image.repository=registry.example/grapevine | image: "registry.example/grapevine:0.1.0" |
      image.tag=9.9 | image: "grapevine:9.9" |
      image.digest=sha256:00112233445566778899aabbccddeeff | grapevine@sha256:00112233445566778899aabbccddeeff |
      image.pullPolicy=Always | imagePullPolicy: Always |
      imagePullSecrets[0].name=pull | - name: pull |
      nameOverride=other | name: demo-other |
      fullnameOverride=whisper | name: whisper |
      commonLabels.team=a | team: a |
      commonAnnotations.owner=b | owner: b |
      grapevine.connection.r0=7 | r0: 7 |
      grapevine.state.max-entries=777 | max-entries: 777 |
      grapevine.state.max-size=7MB | max-size: 7MB |
      javaOptions=-Xmx1g | value: "-Xmx1g" |
      extraEnv[0].name=EXTRA | - name: EXTRA |
      extraEnvFrom[0].secretRef.name=keys | name: keys |
      extraVolumes[0].name=certificates | - name: certificates |
      extraVolumeMounts[0].mountPath=/certificates | - mountPath: /certificates |
      service.type=NodePort | type: NodePort |
      service.internalTrafficPolicy=Local | internalTrafficPolicy: Local |
      service.annotations.a=b | a: b |
      serviceAccount.create=false | !kind: ServiceAccount\\nmetadata |
      serviceAccount.name=robot | serviceAccountName: robot |
      serviceAccount.annotations.a=b | a: b |
      rbac.create=false | !kind: Role |
      discovery.namespace=elsewhere | - elsewhere | grapevine.peers.service-id=others
      networkPolicy.enabled=false | !kind: NetworkPolicy |
      networkPolicy.peerFrom[0].ipBlock.cidr=10.0.0.0/8 | cidr: 10.0.0.0/8 |
      networkPolicy.agentFrom[0].ipBlock.cidr=10.0.0.0/8 | cidr: 10.0.0.0/8 |
      networkPolicy.managementFrom[0].ipBlock.cidr=10.0.0.0/8 | cidr: 10.0.0.0/8 |
      prometheus.scrape=PodMonitor | kind: PodMonitor |
      prometheus.scrape=None | !prometheus.io/scrape |
      prometheus.interval=17s | interval: 17s | prometheus.scrape=PodMonitor
      prometheus.labels.release=monitoring | release: monitoring | prometheus.scrape=PodMonitor
      resources.requests.cpu=17m | cpu: 17m |
      resources.requests.memory=517Mi | memory: 517Mi |
      resources.limits.memory=1717Mi | memory: 1717Mi |
      terminationGracePeriodSeconds=117 | terminationGracePeriodSeconds: 117 |
      startupProbe.periodSeconds=17 | periodSeconds: 17 |
      startupProbe.timeoutSeconds=17 | timeoutSeconds: 17 |
      startupProbe.failureThreshold=17 | failureThreshold: 17 |
      livenessProbe.periodSeconds=17 | periodSeconds: 17 |
      livenessProbe.timeoutSeconds=17 | timeoutSeconds: 17 |
      livenessProbe.failureThreshold=17 | failureThreshold: 17 |
      readinessProbe.periodSeconds=17 | periodSeconds: 17 |
      readinessProbe.timeoutSeconds=17 | timeoutSeconds: 17 |
      readinessProbe.failureThreshold=17 | failureThreshold: 17 |
      podDisruptionBudget.enabled=false | !kind: PodDisruptionBudget |
      podDisruptionBudget.minAvailable=2 | minAvailable: 2 |
      podDisruptionBudget.maxUnavailable=34% | maxUnavailable: 34% |
      autoscaling.enabled=true | kind: HorizontalPodAutoscaler |
      autoscaling.minReplicas=7 | minReplicas: 7 | autoscaling.enabled=true
      autoscaling.maxReplicas=17 | maxReplicas: 17 | autoscaling.enabled=true
      autoscaling.targetCPUUtilizationPercentage=71 | averageUtilization: 71 | autoscaling.enabled=true
      autoscaling.behavior.scaleDown.stabilizationWindowSeconds=717 | Seconds: 717 | autoscaling.enabled=true
      persistence.enabled=true | mountPath: /data | mode=StatefulSet
      persistence.size=17Gi | storage: 17Gi | mode=StatefulSet persistence.enabled=true
      persistence.storageClassName=fast | storageClassName: fast | mode=StatefulSet persistence.enabled=true
      persistence.accessModes[0]=ReadWriteOncePod | - ReadWriteOncePod | mode=StatefulSet persistence.enabled=true
      persistence.whenDeleted=Delete | whenDeleted: Delete | mode=StatefulSet persistence.enabled=true
      persistence.whenScaled=Delete | whenScaled: Delete | mode=StatefulSet persistence.enabled=true
      persistence.annotations.a=b | a: b | mode=StatefulSet persistence.enabled=true
      podAnnotations.a=b | a: b |
      podLabels.team=a | team: a |
      podSecurityContext.runAsNonRoot=false | runAsNonRoot: false |
      podSecurityContext.runAsUser=17 | runAsUser: 17 |
      podSecurityContext.runAsGroup=17 | runAsGroup: 17 |
      podSecurityContext.fsGroup=17 | fsGroup: 17 |
      podSecurityContext.seccompProfile.type=Unconfined | type: Unconfined |
      securityContext.allowPrivilegeEscalation=true | allowPrivilegeEscalation: true |
      securityContext.readOnlyRootFilesystem=false | readOnlyRootFilesystem: false |
      securityContext.capabilities.drop[0]=CHOWN | - CHOWN |
      priorityClassName=high | priorityClassName: high |
      nodeSelector.disk=fast | disk: fast |
      tolerations[0].operator=Exists | operator: Exists |
      podAntiAffinity=Required | requiredDuringSchedulingIgnoredDuringExecution |
      podAntiAffinity=None | !podAntiAffinity |
      affinity.nodeAffinity.a=b | nodeAffinity |
      topologySpreadConstraints[0].topologyKey=rack | topologyKey: rack |
      """;

  record Option(String value, String effect, String[] needs) {

    static Option parse(String line) {
      var cells = line.split("\\|", -1);
      var needs = cells[2].strip();
      return new Option(
          cells[0].strip(),
          cells[1].strip().replace("\\n", "\n"),
          needs.isEmpty() ? new String[0] : needs.split(" "));
    }

    String path() {
      return value.substring(0, value.indexOf('='));
    }

    String[] all() {
      return Stream.concat(Arrays.stream(needs), Stream.of(value)).toArray(String[]::new);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  static Stream<Option> options() {
    return OPTIONS.lines().map(Option::parse);
  }

  @ParameterizedTest
  @MethodSource("options")
  void changesWhatIsInstalled(Option option) {
    var before = set(template(), option.needs()).call();
    var after = set(template(), option.all()).call();

    if (option.effect().startsWith("!")) {
      assertThat(before).contains(option.effect().substring(1));
      assertThat(after).doesNotContain(option.effect().substring(1));
    } else {
      assertThat(before).doesNotContain(option.effect());
      assertThat(after).contains(option.effect());
    }
  }

  @Test
  void thereIsNoOptionWithoutAnEffect() {
    var tried = options().map(Option::path).toList();

    assertThat(leaves())
        .allSatisfy(leaf ->
            assertThat(tried).anyMatch(path -> path.matches("\\Q" + leaf + "\\E([.\\[].*)?")));
  }

  /** The paths in values.yaml below which there is nothing or a list. */
  private static Set<String> leaves() {
    var leaves = new TreeSet<String>();
    Chart.defaults().forEach((name, value) -> collect(name, value, leaves));
    assertThat(leaves).contains("mode", "image.tag", "extraEnv", "startupProbe.periodSeconds");
    return leaves;
  }

  private static void collect(String path, @Nullable Object value, Set<String> leaves) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((name, inner) -> collect(path + "." + name, inner, leaves));
    } else {
      leaves.add(path);
    }
  }
}
