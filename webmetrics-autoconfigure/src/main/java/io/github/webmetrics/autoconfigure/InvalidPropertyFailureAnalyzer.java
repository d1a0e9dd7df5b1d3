package io.github.webmetrics.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A {@link org.springframework.boot.diagnostics.FailureAnalyzer FailureAnalyzer} for an
 * {@link InvalidPropertyException}.
 */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		return new FailureAnalysis(
				"Invalid configuration of webmetrics:%n%n    Property: %s%n    Value: %s%n    Reason: It %s"
					.formatted(cause.property(), cause.value(), cause.reason()),
				cause.action(), cause);
	}

}
