package io.grapevine.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where kube-apiserver and etcd are.
 *
 * @param directory the directory that has both
 */
record KubernetesBinaries(Path directory) {

  /** The convention of those who write controllers. */
  private static final String VARIABLE = "KUBEBUILDER_ASSETS";

  private static final Path HOME = Path.of("src", "test", "kubernetes");
  private static final Pattern VERSION = Pattern.compile("k8s\\.io/kubernetes (v\\S+)");

  /** What the variable names, or what the project's script has built, if anything. */
  static Optional<KubernetesBinaries> find() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      KubernetesBinaries binaries = new KubernetesBinaries(Path.of(named));
      if (!binaries.exist()) {
        throw new IllegalStateException(
            VARIABLE + " is " + named + ", where kube-apiserver and etcd are not");
      }
      return Optional.of(binaries);
    }
    return Optional.of(new KubernetesBinaries(built())).filter(KubernetesBinaries::exist);
  }

  static String howToHaveThem() {
    return HOME.resolve("install") + " builds what they need, once; or set " + VARIABLE;
  }

  Path apiServer() {
    return directory.resolve("kube-apiserver");
  }

  Path etcd() {
    return directory.resolve("etcd");
  }

  private boolean exist() {
    return Files.isExecutable(apiServer()) && Files.isExecutable(etcd());
  }

  private static Path built() {
    try {
      Matcher version = VERSION.matcher(Files.readString(HOME.resolve("go.mod")));
      if (!version.find()) {
        throw new IllegalStateException("no version of Kubernetes in go.mod");
      }
      return Path.of(
          System.getProperty("user.home"),
          ".cache",
          "grapevine",
          "kube-apiserver-" + version.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
