package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.webmetrics.meter.ExposedNames;
import io.github.webmetrics.meter.MetricsSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;

import org.springframework.core.env.Environment;

/**
 * Checks of the names of the request metrics against each other, and against the meters
 * that Spring Boot and Micrometer register too late for the {@link NameClashCheck}: with
 * the first request, with the first garbage collection or when the server has started.
 */
final class MeterNameChecks {

	// From "Supported Metrics and Meters" in Spring Boot's reference.
	private static final List<String> FAMILIES = List.of("jvm", "process", "system", "logback", "tomcat", "jetty");

	private static final List<String> TIMERS = List.of("application.started.time", "application.ready.time",
			"tasks.scheduled.execution");

	private static final String OBSERVATIONS = "management.observations.";

	private MeterNameChecks() {
	}

	static void check(MetricsSettings settings, Environment environment) {
		List<NamedMeter> meters = NamedMeter.of(settings);
		for (int index = 0; index < meters.size(); index++) {
			NamedMeter meter = meters.get(index);
			meters.subList(0, index).forEach((other) -> different(meter, other));
			notOfSpringBoot(meter, environment);
		}
	}

	private static void different(NamedMeter meter, NamedMeter other) {
		if (meter.name().equals(other.name()) || meter.clashesWith(other.id())) {
			throw new InvalidPropertyException(meter.property(), meter.name(),
					"has a name in common with the value of '%s' in Prometheus.".formatted(other.property()),
					"Use names that still differ when all punctuation is '_' and suffixes such as '_total', '_seconds' or '_max' are removed.");
		}
	}

	private static void notOfSpringBoot(NamedMeter meter, Environment environment) {
		String exposed = ExposedNames.sanitized(meter.name());
		boolean taken = FAMILIES.stream().anyMatch((family) -> exposed.startsWith(family + "_"))
				|| Stream.concat(TIMERS.stream(), observations(environment)).anyMatch((timer) -> clash(meter, timer));
		if (taken) {
			throw new InvalidPropertyException(meter.property(), meter.name(),
					"is the name of a meter that Spring Boot or Micrometer registers, or has a name in common with one in Prometheus.",
					"Use another name. 'http.server.requests' is free if 'management.observations.enable.http.server.requests' is 'false'.");
		}
	}

	// Observations have a timer and a long task timer.
	private static boolean clash(NamedMeter meter, String timer) {
		return meter.name().equals(timer) || meter.clashesWith(id(timer, Meter.Type.TIMER))
				|| meter.clashesWith(id(timer + ".active", Meter.Type.LONG_TASK_TIMER));
	}

	private static Stream<String> observations(Environment environment) {
		return Stream.of("http.server.requests", "http.client.requests")
			.map((name) -> environment.getProperty(OBSERVATIONS + name + ".name", name))
			.filter((name) -> enabled(name, environment));
	}

	// Spring Boot takes the longest property that is the start of the name.
	private static boolean enabled(String name, Environment environment) {
		for (String start = name; !start.isEmpty(); start = start.substring(0, Math.max(start.lastIndexOf('.'), 0))) {
			Boolean enabled = environment.getProperty(OBSERVATIONS + "enable." + start, Boolean.class);
			if (enabled != null) {
				return enabled;
			}
		}
		return environment.getProperty(OBSERVATIONS + "enable.all", Boolean.class, true);
	}

	private static Meter.Id id(String name, Meter.Type type) {
		return new Meter.Id(name, Tags.empty(), null, null, type);
	}

}
