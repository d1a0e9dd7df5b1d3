package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the names with those that Micrometer's Prometheus registry really exposes.
 */
class ExposedNamesTests {

	private static final Pattern NAME = Pattern.compile("(?m)^(?:# TYPE )?([a-zA-Z_:][a-zA-Z0-9_:]*)[ {]");

	private static final List<String> NAMES = List.of("requests", "requests.total", "requests_total_created", "a-b.c",
			"job:requests", "latency.seconds", "latency_seconds_total", "size.bytes", "total", "x.bucket", "x_info",
			"Mixed.Case", "a..b", "seconds");

	@ParameterizedTest
	@EnumSource
	void containsEachNameThatPrometheusSees(Meter.Type type) {
		for (String name : NAMES) {
			for (String unit : new String[] { null, "bytes" }) {
				PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
				Meter meter = register(registry, name, type, unit);
				Set<String> scraped = new TreeSet<>();
				for (String format : List.of("text/plain", "application/openmetrics-text; version=1.0.0")) {
					NAME.matcher(registry.scrape(format)).results().forEach((match) -> scraped.add(match.group(1)));
				}
				assertThat(scraped).isNotEmpty();
				assertThat(ExposedNames.of(meter.getId())).as(name + " " + unit).containsAll(scraped);
			}
		}
	}

	private static Meter register(MeterRegistry registry, String name, Meter.Type type, String unit) {
		return switch (type) {
			case COUNTER -> Counter.builder(name).baseUnit(unit).register(registry);
			case GAUGE -> Gauge.builder(name, () -> 1).baseUnit(unit).register(registry);
			case TIMER -> Timer.builder(name).serviceLevelObjectives(Duration.ofSeconds(1)).register(registry);
			case LONG_TASK_TIMER -> LongTaskTimer.builder(name).register(registry);
			case DISTRIBUTION_SUMMARY ->
				DistributionSummary.builder(name).baseUnit(unit).serviceLevelObjectives(1).register(registry);
			case OTHER -> Meter
				.builder(name, type,
						Stream.of(Statistic.values()).map((statistic) -> new Measurement(() -> 1, statistic)).toList())
				.register(registry);
		};
	}

}
