package io.github.webmetrics.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * A {@link org.springframework.boot.diagnostics.FailureAnalyzer FailureAnalyzer} for an
 * {@link InvalidPropertyException}. Describes the property as Spring Boot does.
 */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	private final @Nullable Environment environment;

	InvalidPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		Origin origin = origin(cause.property());
		return new FailureAnalysis(
				"Invalid configuration of webmetrics:%n%n    Property: %s%n    Value: \"%s\"%s%n    Reason: It %s"
					.formatted(cause.property(), cause.value(),
							(origin != null) ? "%n    Origin: %s".formatted(origin) : "", cause.reason()),
				cause.action(), cause);
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(property);
		if (this.environment == null || name == null) {
			return null;
		}
		Stream.Builder<ConfigurationPropertySource> sources = Stream.builder();
		ConfigurationPropertySources.get(this.environment).forEach(sources);
		return sources.build()
			.flatMap((source) -> Stream.of(name, name.append("[0]")).map(source::getConfigurationProperty))
			.filter(Objects::nonNull)
			.map(Origin::from)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
