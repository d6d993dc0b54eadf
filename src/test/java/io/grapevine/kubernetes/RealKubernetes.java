package io.grapevine.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against a real Kubernetes API server, which its constructor or methods take as a {@link
 * KubeApiServer}.
 *
 * <p>All of these tests share one: each uses namespaces of its own and leaves it running. Where
 * kube-apiserver is not to be had they are left out, which the test run says once.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(RealKubernetesExtension.class)
public @interface RealKubernetes {}
