package io.github.webmetrics;

import io.github.webmetrics.server.HandlingEnd;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Several ends of one request race with each other. Each test puts three ends on two
 * threads, because jcstress skips tests with more threads than the machine has
 * processors.
 */
public final class RequestEndStress {

	private RequestEndStress() {
	}

	/**
	 * Completion races with an error that is followed by a cancellation.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Wrong metrics")
	public static class CompleteAgainstErrorAndCancel extends EndedRequest {

		@Actor
		public void first() {
			complete();
		}

		@Actor
		public void second() {
			error();
			cancel();
		}

		@Arbiter
		public void recorded(II_Result result) {
			count(result);
		}

	}

	/**
	 * Cancellation races with a completion that is followed by an error.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Wrong metrics")
	public static class CancelAgainstCompleteAndError extends EndedRequest {

		@Actor
		public void first() {
			cancel();
		}

		@Actor
		public void second() {
			complete();
			error();
		}

		@Arbiter
		public void recorded(II_Result result) {
			count(result);
		}

	}

	static class EndedRequest {

		private final StressedMetrics metrics = new StressedMetrics();

		private final InFlightExchange request = this.metrics.start();

		void complete() {
			this.request.end(HandlingEnd.COMPLETE, null);
		}

		void error() {
			this.request.end(HandlingEnd.ERROR, new IllegalStateException("stress"));
		}

		void cancel() {
			this.request.end(HandlingEnd.CANCEL, null);
		}

		void count(II_Result result) {
			result.r1 = this.metrics.requests();
			result.r2 = this.metrics.inProgress();
		}

	}

}
