package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An SVG bar chart. It has one panel for each measured quantity.
 */
final class BarChart {

	private static final int PANEL_WIDTH = 400;

	private static final int BAR_HEIGHT = 22;

	private static final int ROW_HEIGHT = 34;

	private static final int TOP = 64;

	private static final int LABEL_WIDTH = 100;

	private static final int BAR_WIDTH = 190;

	private final String title;

	private final List<String> names;

	private final StringBuilder panels = new StringBuilder();

	private int width;

	BarChart(String title, List<String> names) {
		this.title = title;
		this.names = names;
	}

	/**
	 * Add a panel.
	 * @param quantity what the bars show, for example {@code nanoseconds}
	 * @param values one value for each name, in the order of the names
	 * @return this chart
	 */
	BarChart panel(String quantity, List<Spread> values) {
		double most = values.stream().mapToDouble(Spread::most).max().orElseThrow();
		text(this.width + LABEL_WIDTH, TOP - 14, "start", quantity);
		for (int index = 0; index < values.size(); index++) {
			Spread value = values.get(index);
			int top = TOP + index * ROW_HEIGHT;
			int middle = top + BAR_HEIGHT / 2;
			int left = this.width + LABEL_WIDTH;
			double scale = BAR_WIDTH / most;
			text(left - 8, middle + 5, "end", this.names.get(index));
			add("<rect x='%d' y='%d' width='%.1f' height='%d' fill='%s'/>", left, top,
					Math.max(value.median(), 0) * scale, BAR_HEIGHT,
					this.names.get(index).equals(Recorder.WEBMETRICS.toString()) ? "#2a78b5" : "#b8c4ce");
			add("<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#444'/>", left + Math.max(value.least(), 0) * scale,
					middle, left + value.most() * scale, middle);
			text((int) (left + value.most() * scale) + 8, middle + 5, "start",
					String.format(Locale.ROOT, "%,.0f", value.median()));
		}
		this.width += PANEL_WIDTH;
		return this;
	}

	private void text(int x, int y, String anchor, String text) {
		add("<text x='%d' y='%d' text-anchor='%s'>%s</text>", x, y, anchor, text);
	}

	private void add(String element, Object... values) {
		this.panels.append(String.format(Locale.ROOT, element, values)).append('\n');
	}

	void write(Path file) throws IOException {
		int height = TOP + this.names.size() * ROW_HEIGHT + 12;
		String picture = String.format(Locale.ROOT, """
				<svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d'
				  font-family='sans-serif' font-size='14' fill='#222'>
				<rect width='100%%' height='100%%' fill='#fff'/>
				<text x='16' y='26' font-size='16' font-weight='bold'>%3$s</text>
				%4$s</svg>
				""", this.width, height, this.title, this.panels);
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, picture, StandardCharsets.UTF_8);
	}

}
