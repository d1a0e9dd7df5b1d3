package io.github.webmetrics.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes the dashboards as JSON files that Grafana imports, and for histograms with
 * native buckets both the dashboards and the rules for Prometheus.
 */
public final class Dashboards {

	private static final String RULES = "webmetrics.rules.yml";

	private static final String GENERATED = """
			# Generated from observability/rules/%s, for a Prometheus that scrapes native buckets. Change it there, and
			# write this file again: ./mvnw -q -pl observability compile exec:java
			#
			""".formatted(RULES);

	private Dashboards() {
	}

	/**
	 * Write all files. The system property {@code folder} names the folder that has a
	 * folder for each kind.
	 * @param renamed names that replace the defaults in the dashboards, for example
	 * {@code app-name=service}
	 * @throws IOException if a file cannot be written
	 * @throws IllegalArgumentException if a default name does not exist
	 */
	public static void main(String... renamed) throws IOException {
		Path folder = Path.of(System.getProperty("folder", "."));
		Names names = new Names(renamed);
		write(folder.resolve("dashboards"), names);
		writeNative(folder.resolve("native-histograms"), names, folder.resolve("rules"));
	}

	static void write(Path folder, Names names) throws IOException {
		write(folder, new GrafanaJson(names, UnaryOperator.identity()));
	}

	static void writeNative(Path folder, Names names, Path rules) throws IOException {
		write(folder, new GrafanaJson(names, new NativeQueries(names.in("<latency>"))::in));
		NativeQueries queries = new NativeQueries(new Names().in("<latency>"));
		Files.writeString(folder.resolve(RULES), GENERATED + queries.in(Files.readString(rules.resolve(RULES))));
	}

	private static void write(Path folder, GrafanaJson json) throws IOException {
		for (Dashboard dashboard : List.of(Overview.dashboard(), EndpointPage.dashboard())) {
			Files.writeString(folder.resolve(dashboard.id() + ".json"), json.of(dashboard));
		}
	}

}
