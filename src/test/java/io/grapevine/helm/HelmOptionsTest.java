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
@RunsHelm
class HelmOptionsTest {

  /**
   * A value; what it brings into the rendered text, or after ! what it takes out of it; and the
   * other values that it needs, after + those that are nothing without it.
   */
  private static final String OPTIONS =
      """
      mode=StatefulSet | kind: StatefulSet |
      replicaCount=5 | replicas: 5 |
      sidecar.podLabels.app=shop | app: shop | mode=Sidecar sidecar.podLabels.team=a
      image.repository=registry.example/grapevine | image: "registry.example/grapevine:0.1.0" |
      image.tag=9.9 | image: "localhost/grapevine:9.9" |
      image.digest=sha256:00112233445566778899aabbccddeeff | grapevine@sha256:00112233445566778899aabbccddeeff |
      image.pullPolicy=Always | imagePullPolicy: Always |
      imagePullSecrets[0].name=pull | - name: pull |
      nameOverride=other | name: "demo-other" |
      fullnameOverride=whisper | name: "whisper" |
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
      tls.enabled=true | scheme: HTTPS | tls.existingSecret=keys
      tls.agent=false | !https://demo-grapevine | tls.enabled=true tls.existingSecret=keys
      tls.management=false | !scheme: HTTPS | tls.enabled=true tls.existingSecret=keys
      tls.peers=optional | tls: optional | tls.enabled=true tls.existingSecret=keys
      tls.certManager.issuerRef.name=ours | kind: Certificate\\nmetadata | +tls.enabled=true
      tls.certManager.uris[0]=spiffe://x/y | - spiffe://x/y | tls.enabled=true tls.certManager.issuerRef.name=ours
      tls.certManager.duration=24h | duration: 24h | tls.enabled=true tls.certManager.issuerRef.name=ours
      tls.certManager.spec.privateKey.algorithm=RSA | algorithm: RSA | tls.enabled=true tls.certManager.issuerRef.name=ours
      tls.existingSecret=keys | secretName: "keys" | +tls.enabled=true
      tls.selfSigned=true | ca.crt: LS0t | +tls.enabled=true
      tls.dnsNames[0]=state.example | - state.example | tls.enabled=true tls.certManager.issuerRef.name=ours
      access.enabled=true | /access/rules/rules.yaml | access.existingConfigMap=ours
      access.rules[0].subjects[0]=robots | - robots | access.enabled=true access.rules[0].name=r access.rules[0].subjects[0]=anonymous access.rules[0].may[0]=operate
      access.quotas[0].name=most | name: most | access.enabled=true access.rules[0].name=r access.rules[0].subjects[0]=anonymous access.rules[0].may[0]=operate
      access.existingConfigMap=ours | name: "ours" | +access.enabled=true
      access.tokensSecret=robots | secretName: "robots" | access.enabled=true access.existingConfigMap=ours
      access.audience=other | audience: "other" | access.enabled=true access.existingConfigMap=ours
      access.kubernetes=false | !audience: "grapevine" | access.enabled=true access.existingConfigMap=ours access.tokensSecret=robots
      access.issuers[0].issuer=https://a.example | - issuer: https://a.example | access.enabled=true access.existingConfigMap=ours
      rbac.issuerDiscovery=true | name: system:service-account-issuer-discovery | access.enabled=true access.existingConfigMap=ours
      prometheus.authorization.credentials.name=scraper | name: scraper | prometheus.scrape=PodMonitor
      service.type=NodePort | type: NodePort |
      service.sessionAffinity=ClientIP | sessionAffinity: "ClientIP" |
      service.internalTrafficPolicy=Local | internalTrafficPolicy: Local |
      service.annotations.a=b | a: b |
      serviceAccount.create=false | !kind: ServiceAccount\\nmetadata |
      serviceAccount.name=robot | serviceAccountName: "robot" |
      serviceAccount.annotations.a=b | a: b |
      rbac.create=false | !kind: Role |
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
      clusterDomain=cluster.local | .svc.cluster.local:3097 |
      extraInitContainers[0].name=first | initContainers:\\n        - name: first |
      extraContainers[0].name=second | - name: second |
      extraObjects[0].kind={{ .Release.Name }} | kind: 'demo' |
      service.externalTrafficPolicy=Local | externalTrafficPolicy: "Local" | service.type=NodePort
      service.nodePort=30097 | nodePort: 30097 | service.type=NodePort
      service.loadBalancerClass=fast | loadBalancerClass: "fast" | service.type=LoadBalancer
      service.loadBalancerIP=10.0.0.9 | loadBalancerIP: "10.0.0.9" | service.type=LoadBalancer
      service.loadBalancerSourceRanges[0]=10.0.0.0/8 | loadBalancerSourceRanges: ["10.0.0.0/8"] | service.type=LoadBalancer
      service.ipFamilyPolicy=PreferDualStack | ipFamilyPolicy: "PreferDualStack" |
      service.ipFamilies[0]=IPv6 | ipFamilies: ["IPv6"] |
      service.appProtocol=kubernetes.io/h2c | appProtocol: kubernetes.io/h2c |
      service.appProtocol= | !appProtocol |
      ingress.enabled=true | kind: Ingress\\nmetadata | ingress.hosts[0].host=state.example
      ingress.className=nginx | ingressClassName: "nginx" | ingress.enabled=true ingress.hosts[0].host=state.example
      ingress.annotations.a=b | a: b | ingress.enabled=true ingress.hosts[0].host=state.example
      ingress.hosts[0].host=shop.example | host: "shop.example" | ingress.enabled=true ingress.hosts[0].host=state.example
      ingress.tls[0].secretName=keys | secretName: keys | ingress.enabled=true ingress.hosts[0].host=state.example
      httpRoute.enabled=true | kind: HTTPRoute | httpRoute.parentRefs[0].name=gate
      httpRoute.annotations.a=b | a: b | httpRoute.enabled=true httpRoute.parentRefs[0].name=gate
      httpRoute.parentRefs[0].name=door | - name: door | httpRoute.enabled=true httpRoute.parentRefs[0].name=gate
      httpRoute.hostnames[0]=state.example | - state.example | httpRoute.enabled=true httpRoute.parentRefs[0].name=gate
      httpRoute.matches[0].path.value=/v1 | value: /v1 | httpRoute.enabled=true httpRoute.parentRefs[0].name=gate
      httpRoute.filters[0].type=URLRewrite | type: URLRewrite | httpRoute.enabled=true httpRoute.parentRefs[0].name=gate
      networkPolicy.egress[0].to[0].ipBlock.cidr=10.0.0.1/32 | cidr: 10.0.0.1/32 |
      prometheus.relabelings[0].action=labeldrop | relabelings:\\n        - action: labeldrop | prometheus.scrape=PodMonitor
      prometheus.metricRelabelings[0].action=drop | metricRelabelings:\\n        - action: drop | prometheus.scrape=PodMonitor
      test.resources.requests.cpu=17m | cpu: 17m |
      test.resources.requests.memory=317Mi | memory: 317Mi |
      test.resources.limits.memory=317Mi | memory: 317Mi |
      test.podLabels.team=a | team: a |
      test.podAnnotations.a=b | a: b |
      hostAliases[0].ip=10.0.0.9 | - ip: 10.0.0.9 |
      dnsPolicy=None | dnsPolicy: None |
      dnsConfig.nameservers[0]=10.0.0.9 | - 10.0.0.9 |
      lostMachineSeconds=17 | tolerationSeconds: 17 |
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
      priorityClassName=high | priorityClassName: "high" |
      nodeSelector.disk=fast | disk: fast |
      tolerations[0].key=dedicated | key: dedicated |
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
      return Stream.concat(Arrays.stream(needs), Stream.of(value))
          .map(need -> need.startsWith("+") ? need.substring(1) : need)
          .toArray(String[]::new);
    }

    String[] before() {
      return Arrays.stream(needs).filter(need -> !need.startsWith("+")).toArray(String[]::new);
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
    var before = set(template(), option.before()).call();
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
