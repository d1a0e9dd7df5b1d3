package io.github.webmetrics.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Matches if a metric is asked for that needs the bodies of requests or responses.
 */
final class OnObservedBodies extends AnyNestedCondition {

	OnObservedBodies() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty("webmetrics.request-size.enabled")
	static class RequestSize {

	}

	@ConditionalOnBooleanProperty("webmetrics.response-size.enabled")
	static class ResponseSize {

	}

	@ConditionalOnBooleanProperty("webmetrics.first-byte.enabled")
	static class FirstByte {

	}

}
