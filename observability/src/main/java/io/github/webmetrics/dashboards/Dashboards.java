package io.github.webmetrics.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the dashboards as JSON files that Grafana imports.
 */
public final class Dashboards {

	private Dashboards() {
	}

	/**
	 * Write all dashboards into the folder that the system property {@code folder} names.
	 * @param renamed names that replace the defaults, for example
	 * {@code app-name=service}
	 * @throws IOException if a file cannot be written
	 * @throws IllegalArgumentException if a default name does not exist
	 */
	public static void main(String... renamed) throws IOException {
		write(Path.of(System.getProperty("folder", "dashboards")), new Names(renamed));
	}

	static void write(Path folder, Names names) throws IOException {
		GrafanaJson json = new GrafanaJson(names);
		for (Dashboard dashboard : List.of(Overview.dashboard(), EndpointPage.dashboard())) {
			Files.writeString(folder.resolve(dashboard.id() + ".json"), json.of(dashboard));
		}
	}

}
