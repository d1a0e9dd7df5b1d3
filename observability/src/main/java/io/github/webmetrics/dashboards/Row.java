package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * A row of panels under a common title.
 *
 * @param title title of the row
 * @param panels the panels, from left to right and top to bottom
 */
record Row(String title, List<Panel> panels) {

	static Row of(String title, Panel... panels) {
		return new Row(title, List.of(panels));
	}

}
