package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A reverse proxy with the configuration of the sample application, except for the
 * addresses of the instances.
 */
final class Proxy implements AutoCloseable {

	private final Daemon daemon;

	private final int port;

	private final String reload;

	private final Path file;

	private final Configuration configuration;

	private Proxy(Daemon daemon, int port, String reload, Path file, Configuration configuration) {
		this.daemon = daemon;
		this.port = port;
		this.reload = reload;
		this.file = file;
		this.configuration = configuration;
	}

	static Proxy nginx(Path folder, List<Instance> instances) throws IOException {
		int port = Daemon.freePort();
		Path file = folder.resolve("nginx.conf");
		Configuration configuration = (served) -> nginxConfiguration(port, served);
		configuration.write(file, instances);
		Daemon daemon = start(folder, port, "nginx-light", "nginx", "-p", folder.toString(), "-c", file.toString(),
				"-g", "daemon off; pid nginx.pid; error_log stderr;");
		return new Proxy(daemon, port, "HUP", file, configuration);
	}

	private static String nginxConfiguration(int port, List<Instance> instances) throws IOException {
		String folders = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
			.map((name) -> name + "_temp_path " + name + ";\n")
			.collect(Collectors.joining());
		String servers = lines(instances, (instance) -> "server 127.0.0.1:%d;".formatted(instance.port()));
		return Shipped.read("sample-app/compose/nginx.conf")
			.with("http {", "http {\n" + folders)
			.with("listen 8080;", "listen 127.0.0.1:%d;".formatted(port))
			.with("resolver 127.0.0.11 valid=5s;", "upstream instances {\n" + servers + "}")
			.with("proxy_pass http://$app:8080;", "proxy_pass http://instances;")
			.text();
	}

	static Proxy haproxy(Path folder, List<Instance> instances) throws IOException {
		int port = Daemon.freePort();
		Path file = folder.resolve("haproxy.cfg");
		Configuration configuration = (served) -> haproxyConfiguration(port, served);
		configuration.write(file, instances);
		Daemon daemon = start(folder, port, "haproxy", "haproxy", "-W", "-db", "-f", file.toString());
		return new Proxy(daemon, port, "USR2", file, configuration);
	}

	private static String haproxyConfiguration(int port, List<Instance> instances) throws IOException {
		String servers = lines(instances, (instance) -> "server app-%1$d 127.0.0.1:%1$d check port %2$d inter 1s"
			.formatted(instance.port(), instance.managementPort()));
		return Shipped.read("sample-app/compose/haproxy.cfg")
			.with("bind :8080", "bind 127.0.0.1:%d".formatted(port))
			.with("server-template app 10 app:8080 check port 8081 inter 2s resolvers docker init-addr none", servers)
			.text();
	}

	// Waits for a response that the proxy itself sends, so that no instance counts the
	// request.
	private static Daemon start(Path folder, int port, String debianPackage, String... command) throws IOException {
		return Daemon.start(folder.resolve(command[0] + ".log"), debianPackage, List.of(command))
			.awaitAnswer("http://127.0.0.1:%d/actuator".formatted(port), 404);
	}

	private static String lines(List<Instance> instances, Function<Instance, String> line) {
		return instances.stream().map(line).collect(Collectors.joining("\n    ", "", "\n"));
	}

	int port() {
		return this.port;
	}

	/**
	 * Pass new requests on to these instances. Requests in progress end on the instance
	 * that handles them.
	 */
	void passOnTo(List<Instance> instances) throws IOException, InterruptedException {
		this.configuration.write(this.file, instances);
		this.daemon.signal(this.reload);
	}

	@Override
	public void close() {
		this.daemon.close();
	}

	/**
	 * Creates the configuration for the given instances.
	 */
	@FunctionalInterface
	private interface Configuration {

		String of(List<Instance> instances) throws IOException;

		default void write(Path file, List<Instance> instances) throws IOException {
			Files.writeString(file, of(instances));
		}

	}

}
