package io.github.webmetrics.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths of requests that are not recorded: those of the property, or those of the
 * actuator if the property is not set.
 */
final class ExcludedPaths {

	static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType";

	private final SingletonSupplier<List<PathPattern>> patterns;

	// The paths of the actuator are known only when all beans exist.
	ExcludedPaths(Supplier<List<String>> patterns) {
		this.patterns = SingletonSupplier.of(() -> parse(patterns.get()));
	}

	/**
	 * Create the excluded paths of an application.
	 * @param properties properties of the application
	 * @param context context of the application
	 * @return the excluded paths
	 * @throws InvalidPropertyException if the property contains an invalid pattern
	 */
	static ExcludedPaths of(WebMetricsProperties properties, ApplicationContext context) {
		List<String> configured = properties.exclude();
		if (configured != null) {
			parse(configured);
			return new ExcludedPaths(() -> configured);
		}
		return new ExcludedPaths(ClassUtils.isPresent(ACTUATOR, context.getClassLoader())
				? () -> ActuatorPaths.patterns(context) : List::of);
	}

	private static List<PathPattern> parse(List<String> patterns) {
		return patterns.stream().map(ExcludedPaths::parse).toList();
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

	/**
	 * Return whether a path is excluded.
	 * @param path path without the base path
	 * @return whether it is
	 */
	boolean contains(PathContainer path) {
		for (PathPattern pattern : this.patterns.obtain()) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

}
