package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An Alertmanager with the configuration of the sample application.
 */
final class Alertmanager implements AutoCloseable {

	private final Daemon daemon;

	private final String address;

	private Alertmanager(Daemon daemon, String address) {
		this.daemon = daemon;
		this.address = address;
	}

	static Alertmanager start(Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("alertmanager.yml"),
				Shipped.read("sample-app/compose/alertmanager.yml").text());
		String address = "127.0.0.1:" + Daemon.freePort();
		Daemon daemon = Daemon.start(folder.resolve("alertmanager.log"), "prometheus-alertmanager",
				List.of("prometheus-alertmanager", "--config.file=" + file,
						"--storage.path=" + folder.resolve("alerts"), "--web.listen-address=" + address,
						"--cluster.listen-address="));
		return new Alertmanager(daemon.awaitAnswer("http://" + address + "/-/ready", 200), address);
	}

	String address() {
		return this.address;
	}

	/**
	 * Return the names of the alerts that fire.
	 */
	List<String> alerts() throws IOException, InterruptedException {
		JsonNode alerts = JsonMapper.shared().readTree(Http.get("http://" + this.address + "/api/v2/alerts").body());
		return alerts.values().stream().map((alert) -> alert.at("/labels/alertname").asString()).toList();
	}

	@Override
	public void close() {
		this.daemon.close();
	}

}
