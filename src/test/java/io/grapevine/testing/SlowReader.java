package io.grapevine.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A client that asks for something long, has little room for it, and reads when it likes. */
public final class SlowReader implements AutoCloseable {

  private static final int ROOM = 8 * 1024;
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();

  /** Connects and asks, and reads nothing. */
  public SlowReader(int port, String path, String accept) throws IOException {
    socket.setReceiveBufferSize(ROOM);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET %s HTTP/1.1\r\nHost: test\r\nAccept: %s\r\n\r\n".formatted(path, accept);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /** So many characters, which it waits for. */
  public String read(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), US_ASCII);
  }

  /** How many bytes come until the end, by FIN or RST. */
  public long rest() throws IOException {
    long received = 0;
    byte[] some = new byte[64 * 1024];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
        received += n;
      }
    } catch (SocketException reset) {
      // It ends as well.
    }
    return received;
  }

  /** Closes the connection without a goodbye. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
