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
 * The ends of one request against each other. Three of them on two threads: jcstress
 * leaves out tests that have more threads than the machine has processors.
 */
public final class RequestEndStress {

	private RequestEndStress() {
	}

	/**
	 * Complete against error and cancel.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Counted wrongly")
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
	 * Cancel against complete and error.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Counted wrongly")
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
