package io.grapevine.benchmark.growth;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Draws pictures. The background is transparent, and all colors are of a medium brightness, so that
 * they can be read on a white page and on a dark one.
 */
final class Svg {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 320;
  private static final int GAP = 10;

  /** Beside the plot, for the half of its last label. */
  private static final int WIDE_GAP = 30;

  private static final double DOT = 6;
  private static final Color TEXT = new Color(0x80_80_80);
  private static final Color GRID = new Color(0x40_80_80_80, true);
  private static final Color[] LINES = {new Color(0x2f_81_d0), new Color(0xd2_74_1d)};
  private static final Pattern FONT_FAMILY = Pattern.compile("font-family:&quot;[^&]*&quot;");
  private static final Pattern DECIMALS = Pattern.compile("(\\.\\d\\d)\\d+");
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  private Svg() {}

  /** Writes the picture into a file with its name. */
  static Path write(Picture picture, Path folder) throws IOException {
    TextUtils.setUseDrawRotatedStringWorkaround(false); // It draws outlines.
    VectorGraphics2D canvas = new VectorGraphics2D();
    chart(picture).draw(canvas, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    Path file = Files.createDirectories(folder).resolve(picture.name() + ".svg");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Processors.get("svg")
        .getDocument(canvas.getCommands(), new PageSize(WIDTH, HEIGHT))
        .writeTo(out);
    return Files.writeString(file, tidy(out.toString(UTF_8)));
  }

  /** Names no font of this machine, and no fractions of a pixel that nobody sees. */
  static String tidy(String svg) {
    return FONT_FAMILY
        .matcher(DECIMALS.matcher(svg).replaceAll("$1"))
        .replaceAll("font-family:sans-serif");
  }

  private static JFreeChart chart(Picture picture) {
    XYPlot plot =
        new XYPlot(
            data(picture),
            axis(picture.axis().title(), picture.xs().asDoubleStream().toArray()),
            axis(picture.what() + ", " + picture.unit(), picture.ys().toArray()),
            renderer(picture));
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlineStroke(new BasicStroke(1));
    JFreeChart chart = new JFreeChart(null, FONT, plot, picture.lines().size() > 1);
    chart.setBackgroundPaint(null);
    chart.setPadding(new RectangleInsets(GAP, GAP, GAP, WIDE_GAP));
    LegendTitle legend = chart.getLegend();
    if (legend != null) {
      legend.setBackgroundPaint(null);
      legend.setItemPaint(TEXT);
      legend.setItemFont(FONT);
    }
    return chart;
  }

  private static XYSeriesCollection data(Picture picture) {
    XYSeriesCollection data = new XYSeriesCollection();
    for (Line line : picture.lines()) {
      XYSeries series = new XYSeries(line.name());
      line.points().forEach(point -> series.add(point.x(), point.y()));
      data.addSeries(series);
    }
    return data;
  }

  private static XYLineAndShapeRenderer renderer(Picture picture) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawOutlines(false);
    for (int i = 0; i < picture.lines().size(); i++) {
      renderer.setSeriesPaint(i, LINES[i % LINES.length]);
      renderer.setSeriesStroke(i, new BasicStroke(2));
      renderer.setSeriesShape(i, new Rectangle2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
    }
    return renderer;
  }

  private static NumberAxis axis(String title, double... values) {
    Scale scale = Scale.of(DoubleStream.of(values));
    NumberAxis axis =
        switch (scale) {
          case LINEAR -> new NumberAxis(title);
          case LOGARITHMIC -> new DecadeAxis(title);
        };
    axis.setRange(
        scale.begin(DoubleStream.of(values).min().orElseThrow()),
        scale.end(DoubleStream.of(values).max().orElseThrow()));
    axis.setNumberFormatOverride(
        new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    axis.setLabelFont(FONT);
    axis.setLabelPaint(TEXT);
    axis.setTickLabelFont(FONT);
    axis.setTickLabelPaint(TEXT);
    axis.setTickMarkPaint(TEXT);
    axis.setAxisLinePaint(TEXT);
    return axis;
  }
}
