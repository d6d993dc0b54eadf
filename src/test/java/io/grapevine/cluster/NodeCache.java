package io.grapevine.cluster;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes of a node as a JVM has them once it has started one (an AOT cache, JEP 483): a node
 * that starts from it needs half the processor time, and a build starts many.
 *
 * <p>To make one costs as much as three starts, so it is made in the background, after several
 * nodes were started without it. A cache holds classes of jars alone, so the directories of the
 * class path are packed.
 */
final class NodeCache {

  private static final int STARTS_BEFORE = 4;
  private static final Path DIRECTORY = Path.of("target", "node-cache");
  private static final Path FILE = DIRECTORY.resolve("node.aot");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final AtomicInteger STARTS = new AtomicInteger();
  private static final CompletableFuture<List<String>> OPTIONS = new CompletableFuture<>();

  private NodeCache() {}

  /**
   * The class path of the next node and the options that go with it.
   *
   * @param options those with which the node starts anyway; a cache is only for them
   */
  static List<String> classPath(List<String> options) {
    if (STARTS.incrementAndGet() == STARTS_BEFORE) {
      OPTIONS.completeAsync(() -> make(options), task -> Thread.ofPlatform().daemon().start(task));
    }
    return OPTIONS.isDone() ? OPTIONS.join() : List.of("-cp", JavaCommand.CLASS_PATH);
  }

  private static List<String> make(List<String> options) {
    try {
      String classPath = pack(JavaCommand.CLASS_PATH);
      Files.deleteIfExists(FILE); // A node of an earlier build keeps what it has mapped.
      train(classPath, options);
      return List.of("-XX:AOTCache=" + FILE, "-cp", classPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JVM writes the cache at its end. */
  private static void train(String classPath, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:AOTCacheOutput=" + FILE);
    NodePorts ports = NodePorts.free();
    try (NodeProcess node =
        NodeProcess.start(
            classPath,
            "training",
            ports,
            List.of(ports.peer()),
            line -> NodeLog.add("training", line),
            all.toArray(String[]::new))) {
      await("ready").atMost(PATIENCE).until(node.client()::isReady);
      node.client().put("key", "1");
      node.client().get("key");
      node.terminate();
      await("the cache").atMost(PATIENCE).until(() -> !node.handle().isAlive());
    }
    if (!Files.exists(FILE)) {
      throw new IllegalStateException("no AOT cache; target/nodes.log says why");
    }
  }

  /** The class path with a jar in the place of each directory. */
  private static String pack(String classPath) throws IOException {
    Files.createDirectories(DIRECTORY);
    List<String> packed = new ArrayList<>();
    for (String place : classPath.split(File.pathSeparator)) {
      Path path = Path.of(place);
      packed.add(Files.isDirectory(path) ? pack(path).toString() : place);
    }
    return String.join(File.pathSeparator, packed);
  }

  private static Path pack(Path directory) throws IOException {
    Path jar = DIRECTORY.resolve(directory.getFileName() + ".jar");
    Files.deleteIfExists(jar);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> paths = Files.walk(directory)) {
      zip.setLevel(1);
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        String name = directory.relativize(path).toString().replace(File.separatorChar, '/');
        if (Files.isRegularFile(path)) {
          zip.putNextEntry(new ZipEntry(name));
          Files.copy(path, zip);
        } else if (!name.isEmpty()) {
          zip.putNextEntry(new ZipEntry(name + "/")); // Spring looks for packages.
        }
      }
    }
    return jar;
  }
}
