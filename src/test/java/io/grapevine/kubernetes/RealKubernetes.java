package io.grapevine.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against a real Kubernetes API server, which its constructor or methods receive as a {@link
 * KubeApiServer}.
 *
 * <p>All of these tests share one server: each uses namespaces of its own and leaves it running. If
 * kube-apiserver is not available, the tests are skipped, which the test run reports once.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(RealKubernetesExtension.class)
public @interface RealKubernetes {}
