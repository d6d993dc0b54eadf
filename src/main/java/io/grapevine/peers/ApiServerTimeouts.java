package io.grapevine.peers;

import io.kubernetes.client.openapi.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Ends requests to the Kubernetes API server that will never be answered.
 *
 * <p>The library sets no read timeout, because a watch may be silent for minutes. So a connection
 * whose other end disappeared without closing it blocks discovery: for one or two minutes if it was
 * in use, and forever if the API server disappeared during the TLS handshake. Pings detect the
 * first case, a read timeout the second. Each watch ends regularly before that timeout.
 */
@Component
final class ApiServerTimeouts implements Interceptor, BeanPostProcessor {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration PING = Duration.ofSeconds(5);
  private static final int LIST_SECONDS = 5;

  /** The API server ends a watch after this time; the library begins the next one at once. */
  private static final int WATCH_SECONDS = 10;

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ApiClient client) {
      client.setHttpClient(
          client
              .getHttpClient()
              .newBuilder()
              .connectTimeout(CONNECT)
              .pingInterval(PING)
              .addInterceptor(this)
              .build());
    }
    return bean;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    if (!"true".equals(request.url().queryParameter("watch"))) {
      return chain.withReadTimeout(LIST_SECONDS, TimeUnit.SECONDS).proceed(request);
    }
    var url =
        request
            .url()
            .newBuilder()
            .setQueryParameter("timeoutSeconds", String.valueOf(WATCH_SECONDS))
            .build();
    return chain
        .withReadTimeout(WATCH_SECONDS + LIST_SECONDS, TimeUnit.SECONDS)
        .proceed(request.newBuilder().url(url).build());
  }
}
