package io.github.webmetrics.dashboards;

import java.util.List;

/**
 * A row of panels under a common title.
 *
 * @param title title of the row
 * @param collapsed whether the panels are not shown until the user opens the row
 * @param panels the panels, from left to right and top to bottom
 */
record Row(String title, boolean collapsed, List<Panel> panels) {

	static Row of(String title, Panel... panels) {
		return new Row(title, false, List.of(panels));
	}

	/**
	 * Return a copy of this row whose panels are not shown until the user opens it.
	 */
	Row asCollapsed() {
		return new Row(this.title, true, this.panels);
	}

}
