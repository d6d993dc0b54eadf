import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the jars of the image smaller: leaves out classes that nothing reaches ({@link Reached}) and
 * what no program can read in the others ({@link SlimClass}). Signed jars are not changed.
 */
final class Slimming {

  private static final String CLASS = ".+(?<!module-info)\\.class";

  private Slimming() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> jars = Stream.of(arguments).map(Path::of).toList();
    Predicate<String> needed = Reached.in(jars);
    for (Path jar : jars) {
      slim(jar, needed);
    }
  }

  private static void slim(Path jar, Predicate<String> needed) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      List<JarEntry> entries = from.stream().toList();
      if (entries.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]+\\.SF"))) {
        return;
      }
      var modified = Files.getLastModifiedTime(jar);
      Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
      try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(slim))) {
        to.setLevel(Deflater.BEST_COMPRESSION);
        for (JarEntry entry : entries) {
          if (needed.test(entry.getName())) {
            copy(from, entry, to);
          }
        }
      }
      Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(jar, modified); // The same input results in the same layer.
    }
  }

  private static void copy(JarFile from, JarEntry entry, ZipOutputStream to) throws IOException {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTime(entry.getTime());
    to.putNextEntry(copy);
    try (InputStream in = from.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      to.write(entry.getName().matches(CLASS) ? SlimClass.of(bytes) : bytes);
    }
    to.closeEntry();
  }
}
