package io.grapevine.kubernetes;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the API server for the first test that needs it, and stops it after the last test. */
final class RealKubernetesExtension implements ExecutionCondition, ParameterResolver {

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(RealKubernetesExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (KubernetesBinaries.find().isPresent()) {
      return ConditionEvaluationResult.enabled("kube-apiserver is there");
    }
    AtomicBoolean said =
        context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent(AtomicBoolean.class, type -> new AtomicBoolean(), AtomicBoolean.class);
    String reason =
        "The tests against a real Kubernetes API server are left out: "
            + KubernetesBinaries.howToHaveThem();
    if (said.compareAndSet(false, true)) {
      System.out.println(reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubeApiServer.class;
  }

  @Override
  public KubeApiServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(KubeApiServer.class, type -> KubeApiServer.start(), KubeApiServer.class);
  }
}
