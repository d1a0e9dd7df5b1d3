package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.webmetrics.meter.Measure;
import io.github.webmetrics.meter.MetricsSettings;

import org.springframework.util.unit.DataSize;

/**
 * Creates the settings of the histograms that are there only if the properties ask for
 * them. Throws an {@link InvalidPropertyException} if the properties are not valid.
 */
final class MeasureSettings {

	private final Map<Measure, MetricsSettings.Histogram> all = new EnumMap<>(Measure.class);

	private final List<String> furtherLabels;

	/**
	 * Create the settings.
	 * @param properties the properties
	 * @param furtherLabels names of the labels that headers and beans add
	 */
	MeasureSettings(WebMetricsProperties properties, List<String> furtherLabels) {
		this.furtherLabels = furtherLabels;
		WebMetricsProperties.RequestSize requestSize = properties.requestSize();
		if (requestSize.enabled()) {
			add(Measure.REQUEST_SIZE, requestSize.name(), requestSize.labels(), bytes(requestSize.buckets()));
		}
		WebMetricsProperties.ResponseSize responseSize = properties.responseSize();
		if (responseSize.enabled()) {
			add(Measure.RESPONSE_SIZE, responseSize.name(), responseSize.labels(), bytes(responseSize.buckets()));
		}
		WebMetricsProperties.FirstByte firstByte = properties.firstByte();
		if (firstByte.enabled()) {
			add(Measure.FIRST_BYTE, firstByte.name(), firstByte.labels(), nanos(firstByte.buckets()));
		}
		WebMetricsProperties.Queue queue = properties.queue();
		if (queue.enabled()) {
			PropertyChecks.headerName(Measure.QUEUE.property("header"), queue.header(),
					"Set the name of the header in which the proxy sends the time.");
			add(Measure.QUEUE, queue.name(), queue.labels(), nanos(queue.buckets()));
		}
	}

	private void add(Measure measure, String name, List<String> labels, List<Long> buckets) {
		PropertyChecks.meterName(measure.property("name"), name);
		ListedLabels listed = ListedLabels.of(measure.property("labels"), labels, this.furtherLabels);
		this.all.put(measure, new MetricsSettings.Histogram(name, listed.builtIn(), listed.further(), buckets, false));
	}

	private static List<Long> bytes(List<DataSize> buckets) {
		return buckets.stream().map(DataSize::toBytes).toList();
	}

	static List<Long> nanos(List<Duration> buckets) {
		return buckets.stream().map(Duration::toNanos).toList();
	}

	/**
	 * Return the settings by what is measured.
	 */
	Map<Measure, MetricsSettings.Histogram> all() {
		return this.all;
	}

}
