package io.github.webmetrics.autoconfigure;

import java.util.stream.Stream;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestLabel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs one line at startup if the Prometheus Operator may rename the label for the route:
 * it gives each target a label {@code endpoint} of its own, and Prometheus then stores
 * the application's as {@code exported_endpoint}.
 */
final class OperatorLabelHint implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(OperatorLabelHint.class);

	private final MetricsSettings settings;

	OperatorLabelHint(MetricsSettings settings) {
		this.settings = settings;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		boolean used = Stream
			.concat(Stream.of(this.settings.requests().labels(), this.settings.latency().labels(),
					this.settings.inProgress().labels()),
					this.settings.measures().values().stream().map(MetricsSettings.Histogram::labels))
			.anyMatch((labels) -> labels.contains(RequestLabel.ENDPOINT));
		if (used && this.settings.labels().name(RequestLabel.ENDPOINT).equals("endpoint")) {
			logger.info("If the Prometheus Operator finds this application, the label 'endpoint' arrives as "
					+ "'exported_endpoint': set 'honorLabels: true' in the ServiceMonitor or PodMonitor, or "
					+ "webmetrics.label-names.endpoint=route");
		}
	}

}
