import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

/**
 * The worst that clients can send at once to one node, while another client reads from it: large
 * and slow writes on the agent port, and on the peer port small bodies that unpack to millions of
 * tiny things and large ones that never end.
 */
final class Overload {

  private static final int AGENTS = 3097;
  private static final int PEERS = 4097;
  private static final int UNPACKED = 16 * 1024 * 1024 - 100;
  private static final int VALUE = 1_000_000;

  private final String address;

  Overload(String address) {
    this.address = address;
  }

  /** Runs one load after the other; prints the responses and how long readers waited. */
  void run() throws Exception {
    at("bomb of entries", 1, this::entries);
    at("PUTs of 1 MB", 200, () -> put(Duration.ZERO));
    at("slow PUTs", 300, () -> put(Duration.ofSeconds(20)));
    at("PUTs of 1 MB", 200, () -> put(Duration.ZERO));
    at("bombs of entries", 8, this::entries);
    at("bombs of offers", 8, this::offers);
    at("unfinished bodies of 16 MB", 12, this::unfinished);
    at("PUTs of 1 MB", 200, () -> put(Duration.ZERO));
  }

  private void at(String what, int times, Callable<String> load) throws Exception {
    Map<String, Integer> answers = new ConcurrentHashMap<>();
    List<Long> waits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        running.add(threads.submit(() -> answers.merge(answerOf(load), 1, Integer::sum)));
      }
      while (running.stream().anyMatch(load1 -> !load1.isDone())) {
        long begin = System.nanoTime();
        String answer = send(AGENTS, "GET", "/v1/state/nothing", "", new byte[0], Duration.ZERO);
        waits.add(System.nanoTime() - begin);
        Figures.require("404", answer);
        Thread.sleep(5);
      }
    }
    waits.sort(null);
    System.out.printf(
        "   %d %s: %s; %d reads, median %.0f ms, p99.9 %.0f ms, slowest %.0f ms%n",
        times, what, new TreeMap<>(answers), waits.size(),
        waits.get(waits.size() / 2) / 1e6,
        waits.get(Math.max(0, (int) Math.ceil(waits.size() * 0.999) - 1)) / 1e6,
        waits.getLast() / 1e6);
  }

  private static String answerOf(Callable<String> load) throws Exception {
    try {
      return load.call();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private String put(Duration time) throws Exception {
    byte[] value = "a".repeat(VALUE).getBytes(StandardCharsets.US_ASCII);
    value[0] = '"';
    value[VALUE - 1] = '"';
    String path = "/v1/state/large-" + Thread.currentThread().threadId() % 100;
    return send(AGENTS, "PUT", path, "", value, time);
  }

  private String entries() throws Exception {
    return bomb("PUT", "/", new byte[] {(byte) 0x9f}, new byte[] {0x61, 0x61, 0, 0, 0x41, 0x30}, new byte[] {(byte) 0xff});
  }

  private String offers() throws Exception {
    byte[] head = {(byte) 0x9f, (byte) 0x9f, (byte) 0xff, 0x40, (byte) 0x9f};
    return bomb("POST", "/exchange", head, new byte[3], new byte[] {(byte) 0xff, (byte) 0xff});
  }

  private String bomb(String method, String path, byte[] head, byte[] one, byte[] end) throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(head);
      for (int i = 0; i < UNPACKED / one.length; i++) {
        gzip.write(one);
      }
      gzip.write(end);
    }
    String headers = "Content-Type: application/cbor\r\nContent-Encoding: gzip\r\n";
    return send(PEERS, method, path, headers, packed.toByteArray(), Duration.ZERO);
  }

  /** Lacks its last byte and waits for the node to give up. */
  private String unfinished() throws Exception {
    try (Socket socket = connect(PEERS)) {
      OutputStream out = socket.getOutputStream();
      out.write(head("PUT", "/", "Content-Type: application/cbor\r\n", UNPACKED));
      out.write(new byte[UNPACKED - 1]);
      return status(socket);
    }
  }

  /** @param time if not zero: sends a few bytes a second for this time, then disconnects */
  private String send(int port, String method, String path, String headers, byte[] body, Duration time)
      throws Exception {
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head(method, path, headers, body.length));
      for (int second = 0; second < time.toSeconds(); second++) {
        out.write(body, second * 1000, 1000);
        Thread.sleep(1000);
      }
      if (!time.isZero()) {
        return "left";
      }
      out.write(body);
      return status(socket);
    }
  }

  private Socket connect(int port) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), 10_000);
    socket.setSoTimeout(90_000);
    return socket;
  }

  private static byte[] head(String method, String path, String headers, int length) {
    return (method + " " + path + " HTTP/1.1\r\nHost: node\r\nConnection: close\r\n" + headers
            + "Content-Length: " + length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String status(Socket socket) throws IOException {
    byte[] line = socket.getInputStream().readNBytes(12);
    return line.length < 12 ? "closed" : new String(line, 9, 3, StandardCharsets.US_ASCII);
  }
}
