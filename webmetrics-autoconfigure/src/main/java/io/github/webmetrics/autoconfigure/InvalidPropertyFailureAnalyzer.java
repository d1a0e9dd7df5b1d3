package io.github.webmetrics.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A failure analyzer for an {@link InvalidPropertyException}.
 */
final class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		return new FailureAnalysis(
				"The configuration of webmetrics is not valid:%n%n    Property: %s%n    Value: %s%n    Reason: It %s"
					.formatted(cause.property(), cause.value(), cause.problem()),
				cause.cure(), cause);
	}

}
