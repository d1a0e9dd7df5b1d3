package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The path patterns of requests that are not recorded: those of the property, or those of
 * the actuator if the property is not set.
 */
final class ExcludedPaths {

	private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private ExcludedPaths() {
	}

	static Supplier<List<PathPattern>> of(WebMetricsProperties properties, ApplicationContext context) {
		List<String> configured = properties.exclude();
		if (configured != null) {
			List<PathPattern> patterns = configured.stream().map(ExcludedPaths::parse).toList();
			return () -> patterns;
		}
		return ClassUtils.isPresent(ACTUATOR, context.getClassLoader())
				? () -> ActuatorPaths.patterns(context).stream().map(ExcludedPaths::parse).toList() : List::of;
	}

	private static PathPattern parse(String pattern) {
		try {
			PathPatternParser parser = PathPatternParser.defaultInstance;
			return parser.parse(parser.initFullPathPattern(pattern));
		}
		catch (PatternParseException ex) {
			throw new InvalidPropertyException("webmetrics.exclude", pattern,
					"is not a path pattern: " + ex.getMessage() + ".", "Use a path pattern such as '/internal/**'.");
		}
	}

}
