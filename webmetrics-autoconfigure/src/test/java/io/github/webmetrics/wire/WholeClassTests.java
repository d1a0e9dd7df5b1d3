package io.github.webmetrics.wire;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes that need a server, each class as a single test, for mutation
 * testing. Mutation testing runs each test separately, which would start a server for
 * each of them. A class stops at its first failure.
 */
@Tag("mutation")
class WholeClassTests {

	@ParameterizedTest
	@ValueSource(classes = { WireTests.class, DisconnectTests.class, KeepAliveTests.class, RefusedRequestTests.class,
			RefusedBodyTests.class, ErrorMappingTests.class, FaultTests.class })
	void passes(Class<?> tests) {
		FirstFailure failure = new FirstFailure();
		LauncherDiscoveryRequest discovery = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectClass(tests))
			.build();
		LauncherFactory.create()
			.execute(LauncherExecutionRequestBuilder.request(discovery)
				.cancellationToken(failure.token)
				.listeners(failure)
				.build());
		if (failure.token.isCancellationRequested()) {
			throw new AssertionError(tests + " fails", failure.cause);
		}
	}

	private static final class FirstFailure implements TestExecutionListener {

		private final CancellationToken token = CancellationToken.create();

		private Throwable cause = new AssertionError();

		@Override
		public void executionFinished(TestIdentifier test, TestExecutionResult result) {
			if (result.getStatus() == TestExecutionResult.Status.FAILED) {
				result.getThrowable().ifPresent((failure) -> this.cause = failure);
				this.token.cancel();
			}
		}

	}

}
