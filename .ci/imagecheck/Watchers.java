import com.sun.management.UnixOperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many watches of everything on one node, read by one thread. */
final class Watchers implements AutoCloseable {

  private static final int MOST = 10_000;

  /** Open files of this process and of the node that are not watches. */
  private static final int OTHER_FILES = 500;

  private static final int WRITES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REQUEST =
      "GET /v1/watch?from=now HTTP/1.1\r\nHost: node\r\nAccept: application/x-ndjson\r\n\r\n";

  private final Node node;
  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

  /** Opens so many watches, each of which is live on return. */
  Watchers(Node node, int number) throws IOException {
    this.node = node;
    for (int i = 1; i <= number; i++) {
      SocketChannel channel = SocketChannel.open(new InetSocketAddress(node.address(), 3097));
      channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      channels.add(channel);
      if (i % 100 == 0 || i == number) {
        await((i - 1) % 100 + 1);
      }
    }
  }

  /** 10,000, or as many as this machine allows open files. */
  static int possible() {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return (int) Math.min(MOST, system.getMaxFileDescriptorCount() - OTHER_FILES);
  }

  /** What a node needs for so many. */
  static List<String> options(int number) {
    int files = number + OTHER_FILES;
    return List.of(
        "--ulimit", "nofile=" + files + ":" + files,
        "--env", "GRAPEVINE_HTTP_MAXCONNECTIONS=" + files,
        "--env", "GRAPEVINE_WATCH_MAXWATCHES=" + number);
  }

  /** Milliseconds from each of some writes until the last watch has it. */
  List<Double> delays() throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      long begun = System.nanoTime();
      node.put("watched/" + i % 10, "\"" + "v".repeat(102) + "\"");
      await(channels.size());
      millis.add((System.nanoTime() - begun) / 1e6);
    }
    return millis;
  }

  private void await(int events) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int left = events;
    while (left > 0) {
      selector.select(1_000);
      for (SelectionKey ready : selector.selectedKeys()) {
        left -= read((SocketChannel) ready.channel());
      }
      selector.selectedKeys().clear();
      if (left > 0 && System.nanoTime() > end) {
        throw new IOException(left + " watches have no event after " + PATIENCE.toSeconds() + " s");
      }
    }
  }

  /** Each event ends with a brace and a line feed, which are in one packet. */
  private int read(SocketChannel channel) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new EOFException("a watch has ended");
    }
    buffer.flip();
    int events = 0;
    for (byte before = 0; buffer.hasRemaining(); ) {
      byte next = buffer.get();
      events += before == '}' && next == '\n' ? 1 : 0;
      before = next;
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
