package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.github.webmetrics.page.ReportReader;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the time to scrape the series of each recorder and the heap that they need.
 */
final class ScrapeReport {

	private static final List<Integer> ENDPOINTS = List.of(10, 100, 1000);

	private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

	private static final String PROTOBUF = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

	private static final long NANOS = 500_000_000;

	private ScrapeReport() {
	}

	static void write(int rounds, Path folder) throws IOException {
		Page page = new Page("A scrape",
				"Of endpoints with four methods, each with four statuses. Time: median, least and most of the rounds.");
		page.table("series of", "endpoints", "lines", "kilobytes", "milliseconds", "nanoseconds a line",
				"kilobytes as protobuf", "heap of an endpoint, kilobytes");
		for (Series series : Series.values()) {
			for (int endpoints : ENDPOINTS) {
				row(page, series, endpoints, rounds);
			}
		}
		page.heading("The report of the page beside it");
		page.table("endpoints", "kilobytes as JSON", "milliseconds", "times that of a scrape");
		for (int endpoints : ENDPOINTS) {
			report(page, endpoints, rounds);
		}
		page.write(folder.resolve("scrape.md"));
	}

	private static void report(Page page, int endpoints, int rounds) throws IOException {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Object kept = Series.WEBMETRICS.register(registry, endpoints);
		ReportReader reader = new ReportReader(registry::getMeters, Series.settings(), null);
		JsonMapper json = new JsonMapper();
		Answer report = () -> json.writeValueAsBytes(reader.read(Instant.EPOCH, 1, "")).length;
		Answer scrape = () -> scrape(registry, TEXT).bytes();
		times(report);
		times(scrape);
		List<Double> millis = new ArrayList<>();
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			double own = times(report).median();
			millis.add(own);
			ratios.add(own / times(scrape).median());
		}
		page.row(Integer.toString(endpoints), format(report.write() / 1024.0, 0), Spread.of(millis).format(2),
				Spread.of(ratios).format(2));
		Objects.requireNonNull(kept);
		registry.close();
	}

	private static void row(Page page, Series series, int endpoints, int rounds) throws IOException {
		// What is left of another registry is given up when it has been collected and a
		// further registry is used.
		usedHeap();
		// Load all classes first, so that they do not count as heap of the series.
		series.register(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), 1);
		long before = usedHeap();
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Object kept = series.register(registry, endpoints);
		double heap = (usedHeap() - before) / 1024.0 / endpoints;
		CountingOutput output = scrape(registry, TEXT);
		Answer scrape = () -> scrape(registry, TEXT).bytes();
		times(scrape);
		List<Double> millis = new ArrayList<>();
		for (int round = 0; round < rounds; round++) {
			millis.add(times(scrape).median());
		}
		Spread time = Spread.of(millis);
		page.row(series.toString(), Integer.toString(endpoints), format(output.lines(), 0),
				format(output.bytes() / 1024.0, 0), time.format(2), format(time.median() * 1e6 / output.lines(), 0),
				format(scrape(registry, PROTOBUF).bytes() / 1024.0, 0), format(heap, 1));
		Objects.requireNonNull(kept);
		registry.close();
	}

	private static Spread times(Answer answer) throws IOException {
		List<Double> millis = new ArrayList<>();
		long end = System.nanoTime() + NANOS;
		while (millis.size() < 3 || System.nanoTime() < end) {
			long started = System.nanoTime();
			answer.write();
			millis.add((System.nanoTime() - started) / 1e6);
		}
		return Spread.of(millis);
	}

	private static CountingOutput scrape(PrometheusMeterRegistry registry, String contentType) throws IOException {
		CountingOutput output = new CountingOutput();
		registry.scrape(output, contentType);
		return output;
	}

	private static long usedHeap() {
		for (int time = 0; time < 3; time++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static String format(double number, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", number);
	}

	/**
	 * Something that a server answers.
	 */
	private interface Answer {

		/**
		 * Write the answer.
		 * @return its length in bytes
		 */
		double write() throws IOException;

	}

}
