import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints what {@code jlink --exclude-resources} leaves out of the Java runtime of the image: the
 * graphics, sound and printing of java.desktop, which a node needs only for its beans, and the
 * compiler of style sheets of java.xml. Both modules are needed for their other classes.
 *
 * <p>One file of every package stays, because a runtime whose modules do not contain all packages
 * that they declare is refused by jlink.
 */
final class LeftOut {

  private static final List<String> MODULES = List.of("java.desktop", "java.xml");
  private static final String PACKAGES =
      "java\\.desktop/(?!java/beans|com/sun/beans|java/awt/[^/]+$|sun/awt/[^/]+$).+/.+"
          + "|java\\.xml/com/sun/(java_cup|org/apache/(xalan|xpath|bcel))/.+";

  private LeftOut() {}

  public static void main(String[] arguments) throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(modules.resolve(module))) {
        files
            .filter(Files::isRegularFile)
            .map(modules::relativize)
            .filter(file -> file.toString().matches(PACKAGES))
            .sorted()
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()))
            .values()
            .forEach(inPackage -> inPackage.stream().skip(1).forEach(LeftOut::print));
      }
    }
  }

  private static void print(Path file) {
    System.out.println("/" + file);
  }
}
