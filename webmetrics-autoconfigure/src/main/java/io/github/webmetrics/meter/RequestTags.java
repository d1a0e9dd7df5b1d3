package io.github.webmetrics.meter;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;

/**
 * The labels of the request metrics as tags of Micrometer.
 */
final class RequestTags {

	private final MetricsSettings settings;

	private final Tags fixed;

	RequestTags(MetricsSettings settings) {
		this.settings = settings;
		this.fixed = Tags.of(settings.labels()
			.fixed()
			.entrySet()
			.stream()
			.map((label) -> Tag.of(label.getKey(), label.getValue()))
			.toList());
	}

	Tags requests(EndedRequest request) {
		return of(this.settings.requests().labels(), request, (label) -> true);
	}

	Tags histogram(MetricsSettings.Histogram histogram, EndedRequest request) {
		return of(histogram.labels(), request, histogram.further()::contains);
	}

	Tags inProgress(KnownMethod method, String endpoint) {
		return of(this.settings.inProgress().labels(), new EndedRequest(method, endpoint, 0, List.of()),
				(label) -> false);
	}

	private Tags of(Collection<RequestLabel> labels, EndedRequest request, Predicate<String> isFurther) {
		Tags tags = this.fixed;
		for (RequestLabel label : labels) {
			tags = tags.and(this.settings.labels().name(label), value(label, request));
		}
		List<MetricsSettings.Further> further = this.settings.labels().further();
		for (int index = 0; index < further.size(); index++) {
			String name = further.get(index).name();
			if (isFurther.test(name)) {
				tags = tags.and(name, request.further().get(index));
			}
		}
		return tags;
	}

	private String value(RequestLabel label, EndedRequest request) {
		return switch (label) {
			case APP_NAME -> this.settings.labels().appName();
			case METHOD -> (request.method() != KnownMethod.OTHER) ? request.method().name()
					: this.settings.labels().otherMethod();
			case ENDPOINT -> request.endpoint();
			case HTTP_STATUS -> Integer.toString(request.status());
		};
	}

}
