package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the addresses of instances in a file and over HTTP, in the format of
 * Prometheus's file_sd and http_sd.
 */
final class Targets implements AutoCloseable {

	private final Path file;

	private final HttpServer server;

	private volatile byte[] served = json(List.of());

	Targets(Path file) throws IOException {
		this.file = file;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, this.served.length);
		try (OutputStream body = exchange.getResponseBody()) {
			body.write(this.served);
		}
	}

	String uri() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/";
	}

	void inFile(List<Instance> instances) throws IOException {
		Path complete = Files.write(Path.of(this.file + ".new"), json(instances));
		Files.move(complete, this.file, StandardCopyOption.ATOMIC_MOVE);
	}

	void overHttp(List<Instance> instances) {
		this.served = json(instances);
	}

	private static byte[] json(List<Instance> instances) {
		List<String> targets = instances.stream().map(Instance::target).toList();
		return JsonMapper.shared()
			.writeValueAsString(List.of(Map.of("targets", targets)))
			.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
