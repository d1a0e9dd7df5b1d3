package io.github.webmetrics.autoconfigure;

import java.util.function.Consumer;

import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.server.UnfilteredRequest;

import org.springframework.http.server.PathContainer;

/**
 * A {@link Consumer} that counts the requests which did not reach the filter, except
 * those whose path can be read and is excluded.
 */
final class UnfilteredRequestCounter implements Consumer<UnfilteredRequest> {

	private final RequestMetrics metrics;

	private final ExcludedPaths excluded;

	private final String basePath;

	UnfilteredRequestCounter(RequestMetrics metrics, ExcludedPaths excluded, MetricsSettings settings) {
		this.metrics = metrics;
		this.excluded = excluded;
		this.basePath = settings.endpoints().basePath();
	}

	@Override
	public void accept(UnfilteredRequest request) {
		String path = request.path();
		if (path == null || !isExcluded(path)) {
			this.metrics.countUnfiltered(request.method(), request.status());
		}
	}

	private boolean isExcluded(String path) {
		try {
			return this.excluded.contains(PathContainer.parsePath(withinApplication(path)));
		}
		catch (IllegalArgumentException ex) {
			// The path contains an invalid escape sequence.
			return false;
		}
	}

	private String withinApplication(String path) {
		boolean within = path.startsWith(this.basePath + "/") || path.equals(this.basePath);
		return within ? path.substring(this.basePath.length()) : path;
	}

}
