package io.grapevine.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** Whether the clients of a port may, or must, speak TLS. */
public interface PortTls {

  /** Whether a client may speak TLS. */
  boolean isSpoken();

  /** Whether a client must speak TLS. */
  boolean isRequired();

  /** What speaks TLS on a connection whose client does; null if the server has already added it. */
  @Nullable SslHandler handler(Channel connection);

  /** That of a port whose server speaks TLS with everybody, or with nobody. */
  static PortTls ofServer(boolean spoken) {
    return new PortTls() {
      @Override
      public boolean isSpoken() {
        return spoken;
      }

      @Override
      public boolean isRequired() {
        return spoken;
      }

      @Override
      public @Nullable SslHandler handler(Channel connection) {
        return null;
      }
    };
  }
}
