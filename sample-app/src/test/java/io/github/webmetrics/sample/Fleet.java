package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances of the sample application behind two proxies, with Prometheus and
 * Alertmanager.
 */
final class Fleet implements AutoCloseable {

	private final Deque<Runnable> stops = new ArrayDeque<>();

	private final List<Instance> instances = new ArrayList<>();

	private int startedInstances;

	// Always the same instance: one that changes its job becomes another target.
	private final Instance namedInFile;

	private final List<Proxy> proxies;

	private final Targets targets;

	private final Path folder;

	private final Alertmanager alertmanager;

	private final Prometheus prometheus;

	Fleet(Path folder, int size) throws IOException {
		this.folder = folder;
		try {
			this.alertmanager = started(Alertmanager.start(folder), Alertmanager::close);
			this.targets = started(new Targets(folder.resolve("targets.json")), Targets::close);
			this.prometheus = started(Prometheus.start(folder, configuration()), Prometheus::close);
			// Start all of them at the same time.
			for (int index = 0; index < size; index++) {
				this.instances.add(startInstance());
			}
			this.instances.forEach(Instance::awaitStarted);
			this.namedInFile = this.instances.get(0);
			this.proxies = List.of(started(Proxy.nginx(folder, this.instances), Proxy::close),
					started(Proxy.haproxy(folder, this.instances), Proxy::close));
			announce();
			awaitScraped();
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	private <T> T started(T part, Consumer<T> stop) {
		this.stops.push(() -> stop.accept(part));
		return part;
	}

	private Instance startInstance() throws IOException {
		this.startedInstances++;
		return started(Instance.start(this.folder.resolve("app-" + this.startedInstances + ".log")), Instance::close);
	}

	private String configuration() throws IOException {
		Files.writeString(this.folder.resolve(Rules.NAME), Rules.sixtyTimesFaster());
		String inFile = documented("file_sd_configs")
			.with("/etc/prometheus/targets/*.json", this.folder.resolve("targets.json").toString())
			.text();
		String overHttp = documented("http_sd_configs").with("https://discovery.example.org/app", this.targets.uri())
			.with("refresh_interval: 30s", "refresh_interval: 1s")
			.with("job_name: app", "job_name: app-over-http")
			.text();
		String shipped = Shipped.read("sample-app/compose/prometheus.yml")
			.with("scrape_interval: 5s", "scrape_interval: 1s")
			.with("evaluation_interval: 15s", "evaluation_interval: 1s")
			.with("alertmanager:9093", this.alertmanager.address())
			.text();
		return shipped.substring(0, shipped.indexOf("\nscrape_configs:")) + "\nscrape_configs:\n" + inFile + overHttp;
	}

	private static Shipped documented(String discovery) throws IOException {
		String block = Documents.block(Kind.PROMETHEUS, discovery);
		return new Shipped(block.substring(block.indexOf("- job_name:")));
	}

	Load load() {
		return new Load(ports());
	}

	List<Integer> ports() {
		return this.proxies.stream().map(Proxy::port).toList();
	}

	Prometheus prometheus() {
		return this.prometheus;
	}

	Alertmanager alertmanager() {
		return this.alertmanager;
	}

	List<Instance> instances() {
		return this.instances;
	}

	/**
	 * Add an instance in the recommended way: it receives no request before it is ready.
	 */
	void add() throws IOException, InterruptedException {
		this.instances.add(startInstance().awaitStarted());
		announce();
		passOn();
		awaitScraped();
	}

	/**
	 * Remove an instance in the recommended way: the proxies send it no more requests,
	 * the requests in progress end and are scraped, and only then it is stopped.
	 */
	void remove(Instance instance) throws IOException, InterruptedException {
		this.instances.remove(instance);
		passOn();
		Awaitility.await().atMost(Daemon.PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> isDrained(instance));
		instance.close();
		announce();
	}

	private boolean isDrained(Instance instance) throws IOException, InterruptedException {
		String selector = "{instance=\"%s\"}".formatted(instance.target());
		double requests = instance.requests();
		return this.prometheus.number("sum(requests_in_progress" + selector + ")") == 0
				&& this.prometheus.number("sum(requests_total" + selector + " offset 1s)") == requests;
	}

	private void passOn() throws IOException, InterruptedException {
		for (Proxy proxy : this.proxies) {
			proxy.passOnTo(this.instances);
		}
	}

	private void announce() throws IOException {
		Map<Boolean, List<Instance>> named = this.instances.stream()
			.collect(Collectors.partitioningBy((instance) -> instance == this.namedInFile));
		this.targets.inFile(named.get(true));
		this.targets.overHttp(named.get(false));
	}

	private void awaitScraped() {
		String[] targets = this.instances.stream().map(Instance::target).toArray(String[]::new);
		Awaitility.await("scrape of all instances")
			.atMost(Daemon.PATIENCE)
			.untilAsserted(() -> assertThat(this.prometheus.scraped()).containsExactlyInAnyOrder(targets));
	}

	@Override
	public void close() {
		this.stops.forEach(Runnable::run);
	}

}
