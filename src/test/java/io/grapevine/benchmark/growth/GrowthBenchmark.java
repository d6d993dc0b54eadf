package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Measures the curve that {@code -Dcurve} names, or all of them, prints their figures and tables,
 * and draws their pictures. With {@code -Dquick=true} it only shows that it works, with pictures in
 * {@code target}.
 */
public final class GrowthBenchmark {

  private static final Path PICTURES = Path.of("docs", "growth");
  private static final Path QUICK_PICTURES = Path.of("target", "growth");

  private GrowthBenchmark() {}

  public static void run() throws Exception {
    boolean quick = Boolean.getBoolean("quick");
    for (Topic topic : Topic.named(System.getProperty("curve", ""))) {
      Curve curve = topic.curve();
      for (Picture picture : curve.measure(quick ? Effort.QUICK : Effort.FULL)) {
        report(picture, quick ? QUICK_PICTURES : PICTURES);
      }
    }
  }

  private static void report(Picture picture, Path folder) throws IOException {
    for (Line line : picture.lines()) {
      for (Point point : line.points()) {
        new Figure(
                line.id() + picture.axis().letter() + point.x(),
                point.y(),
                picture.unit(),
                "%s, %s, %s %s"
                    .formatted(
                        picture.what(), line.name(), Numbers.of(point.x()), picture.axis().title()))
            .print();
      }
    }
    if (!picture.isEmpty()) {
      System.err.println(MarkdownTable.of(picture));
      System.err.println(Svg.write(picture, folder));
    }
  }
}
