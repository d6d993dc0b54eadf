package io.grapevine.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Many watches of one node, read by one thread, which counts their events and nothing else. */
final class WatchFleet implements AutoCloseable {

  private static final String REQUEST =
      "GET /v1/watch?from=now HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n";

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

  /** Opens so many watches, each of which is live on return. */
  WatchFleet(int port, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      channels.add(channel);
      if (i % 100 == 99 || i == size - 1) {
        await(i % 100 + 1);
      }
    }
  }

  /** Reads until so many events have arrived on all connections together. */
  void await(long events) throws IOException {
    long left = events;
    while (left > 0) {
      selector.select();
      for (SelectionKey ready : selector.selectedKeys()) {
        left -= read((SocketChannel) ready.channel());
      }
      selector.selectedKeys().clear();
    }
  }

  /** Each event ends with a brace and a line feed, which are in one packet. */
  private int read(SocketChannel channel) throws IOException {
    int events = 0;
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new EOFException("a watch has ended");
    }
    buffer.flip();
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
