package io.grapevine;

import java.io.File;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;

/**
 * A node at one of the addresses of a name.
 *
 * <p>Its certificate must be for the name, not for the address.
 *
 * @param url its address, for messages
 * @param client sends requests, whose URIs have only a path, to that address
 */
record CheckedNode(String url, WebClient client) {

  private static final String TLS = "https";

  /**
   * The scheme, host and port of an argument, which is {@code host:port} or begins with {@code
   * https://}; null if it is neither.
   */
  static @Nullable URI parse(String argument) {
    try {
      URI uri = new URI(argument.contains("://") ? argument : "http://" + argument);
      boolean whole = uri.getHost() != null && uri.getPort() >= 0 && uri.getPath().isEmpty();
      return whole && List.of("http", TLS).contains(uri.getScheme()) ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /**
   * The nodes at all addresses of these names, each once.
   *
   * @param authority a file with the authority of their certificates; null: those that Java trusts
   * @param token says who is asking; null: nobody says it
   */
  static List<CheckedNode> behind(List<URI> names, @Nullable File authority, @Nullable String token)
      throws UnknownHostException {
    Map<String, CheckedNode> nodes = new LinkedHashMap<>();
    for (URI name : names) {
      HttpClient client = name.getScheme().equals(TLS) ? secure(authority) : HttpClient.create();
      for (InetAddress address : InetAddress.getAllByName(name.getHost())) {
        String host = address.getHostAddress();
        String url =
            "%s://%s:%d"
                .formatted(
                    name.getScheme(),
                    address instanceof Inet6Address ? "[" + host + "]" : host,
                    name.getPort());
        // It has the name as well as the address.
        InetSocketAddress socket = new InetSocketAddress(address, name.getPort());
        nodes.put(
            url,
            new CheckedNode(
                url,
                authenticated(WebClient.builder(), token)
                    .clientConnector(
                        new ReactorClientHttpConnector(client.remoteAddress(() -> socket)))
                    .build()));
      }
    }
    return List.copyOf(nodes.values());
  }

  private static WebClient.Builder authenticated(WebClient.Builder client, @Nullable String token) {
    return token == null ? client : client.defaultHeaders(headers -> headers.setBearerAuth(token));
  }

  private static HttpClient secure(@Nullable File authority) {
    Http11SslContextSpec context = Http11SslContextSpec.forClient();
    if (authority != null) {
      context.configure(builder -> builder.trustManager(authority));
    }
    return HttpClient.create().secure(spec -> spec.sslContext(context));
  }
}
