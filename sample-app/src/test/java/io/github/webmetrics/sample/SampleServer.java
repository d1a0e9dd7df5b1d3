package io.github.webmetrics.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample application on a free port.
 */
final class SampleServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private SampleServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static SampleServer start(String... properties) {
		String[] arguments = Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0",
					"spring.reactor.netty.shutdown-quiet-period=0s"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new);
		return new SampleServer(SpringApplication.run(SampleApplication.class, arguments));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return request("GET", path);
	}

	HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
		return Http.request(method, uri(path));
	}

	String uri(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	String port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port");
	}

	/**
	 * Return the metrics as Prometheus would scrape them.
	 */
	String scrape() throws IOException, InterruptedException {
		return get("/actuator/prometheus").body();
	}

	/**
	 * Return the request metrics as Prometheus would scrape them, without the other
	 * metric families.
	 */
	String scrapeOfRequests() throws IOException, InterruptedException {
		StringBuilder families = new StringBuilder();
		boolean ours = false;
		for (String line : scrape().lines().toList()) {
			if (line.startsWith("# HELP ")) {
				ours = line.startsWith("# HELP request");
			}
			if (ours) {
				families.append(line).append('\n');
			}
		}
		return families.toString();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
