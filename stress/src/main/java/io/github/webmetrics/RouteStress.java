package io.github.webmetrics;

import io.github.webmetrics.server.HandlingEnd;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The move of a request in progress to the series of its route races with other events of
 * the same request.
 */
public final class RouteStress {

	private RouteStress() {
	}

	/**
	 * The move races with the end of the request.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Wrong metrics")
	public static class RoutedAgainstEnd {

		private final StressedMetrics metrics = new StressedMetrics();

		private final InFlightExchange request = this.metrics.start();

		@Actor
		public void routed() {
			this.request.routed(StressedMetrics.ONE);
		}

		@Actor
		public void end() {
			this.request.end(HandlingEnd.CANCEL, null);
		}

		@Arbiter
		public void recorded(II_Result result) {
			result.r1 = this.metrics.requests();
			result.r2 = this.metrics.inProgress();
		}

	}

	/**
	 * The move races with another move.
	 */
	@JCStressTest
	@State
	@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "In progress once, counted once, nothing in progress")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Wrong metrics")
	public static class RoutedAgainstRouted {

		private final StressedMetrics metrics = new StressedMetrics();

		private final InFlightExchange request = this.metrics.start();

		@Actor
		public void one() {
			this.request.routed(StressedMetrics.ONE);
		}

		@Actor
		public void two() {
			this.request.routed(StressedMetrics.TWO);
		}

		@Arbiter
		public void recorded(III_Result result) {
			result.r1 = this.metrics.inProgress();
			this.request.end(HandlingEnd.COMPLETE, null);
			result.r2 = this.metrics.requests();
			result.r3 = this.metrics.inProgress();
		}

	}

}
