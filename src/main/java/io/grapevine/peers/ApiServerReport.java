package io.grapevine.peers;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.models.V1Status;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Logs once when the Kubernetes API server does not answer or denies access that discovery needs,
 * and once when that is over.
 *
 * <p>Discovery itself does not notice: it continues to return its last list. The library behind it
 * logs the failure each second with a stack trace, so its log is turned off in {@code
 * application-kubernetes.yaml}.
 */
@Component
final class ApiServerReport implements Interceptor, BeanPostProcessor {

  private static final Logger log = LoggerFactory.getLogger(ApiServerReport.class);

  private static final String RESOURCES = "/api/";

  /** A starting API server denies access to everyone for a moment. */
  private static final int REFUSALS_THAT_COUNT = 2;

  private static final int LONGEST_ANSWER = 10_000;

  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final AtomicBoolean unreachable = new AtomicBoolean();

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ApiClient client) {
      client.setHttpClient(client.getHttpClient().newBuilder().addInterceptor(this).build());
    }
    return bean;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!request.url().encodedPath().startsWith(RESOURCES)) {
      return chain.proceed(request); // Not for discovery: whoever asks reports it.
    }
    try {
      Response response = chain.proceed(request);
      answered(what(request), response);
      return response;
    } catch (IOException e) {
      if (!chain.call().isCanceled()) {
        silent(e);
      }
      throw e;
    }
  }

  /** As in {@code watch /api/v1/namespaces/default/endpoints}. */
  private static String what(Request request) {
    boolean watch = "true".equals(request.url().queryParameter("watch"));
    return (watch ? "watch " : "list ") + request.url().encodedPath();
  }

  private void silent(IOException error) {
    if (!unreachable.getAndSet(true)) {
      log.warn(
          "the Kubernetes API server does not answer; keeping the list of peers: {}",
          error.toString());
    }
  }

  private void answered(String what, Response response) throws IOException {
    if (unreachable.getAndSet(false)) {
      log.info("the Kubernetes API server answers again");
    }
    if (response.isSuccessful()) {
      Integer before = refusals.remove(what);
      if (before != null && before >= REFUSALS_THAT_COUNT) {
        log.info("the Kubernetes API server now allows: {}", what);
      }
    } else if (refusals.merge(what, 1, Integer::sum) == REFUSALS_THAT_COUNT) {
      log.warn(
          "the Kubernetes API server forbids: {} ({}); this node may miss changes of its peers: {}",
          what,
          response.code(),
          reason(response.peekBody(LONGEST_ANSWER).string()));
    }
  }

  /** The sentence in which the API server names the missing right. */
  private static @Nullable String reason(String body) {
    try {
      return V1Status.fromJson(body).getMessage();
    } catch (IOException | RuntimeException e) {
      return body;
    }
  }
}
