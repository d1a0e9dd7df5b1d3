package io.github.webmetrics.meter;

import java.util.List;

import io.github.webmetrics.StressedMetrics;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Two threads ask for the same series at the same time, and the series is created on
 * first use.
 */
@SuppressWarnings("ReferenceEquality") // Both must be the same instance.
public final class SeriesStress {

	private SeriesStress() {
	}

	private static boolean isOther(@Nullable EndpointSeries endpoint) {
		return endpoint != null && endpoint.value().equals("OTHER");
	}

	/**
	 * Both threads ask for the same endpoint, and the limit allows one more endpoint.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both threads get the same endpoint")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The threads get different instances")
	public static class SameEndpoint {

		private final RequestMetrics metrics = new StressedMetrics().metrics(1);

		private @Nullable EndpointSeries first;

		private @Nullable EndpointSeries second;

		@Actor
		public void first() {
			this.first = this.metrics.endpoint(StressedMetrics.ONE);
		}

		@Actor
		public void second() {
			this.second = this.metrics.endpoint(StressedMetrics.ONE);
		}

		@Arbiter
		public void compare(ZZ_Result result) {
			result.r1 = this.first == this.second;
			result.r2 = this.first == this.metrics.endpoint(StressedMetrics.ONE) && !isOther(this.first);
		}

	}

	/**
	 * Each thread asks for another endpoint, and the limit allows one more endpoint.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "One thread gets its endpoint, also later")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both threads or neither get their endpoint, or it changes")
	public static class LastEndpoint {

		private final RequestMetrics metrics = new StressedMetrics().metrics(1);

		private @Nullable EndpointSeries first;

		private @Nullable EndpointSeries second;

		@Actor
		public void first() {
			this.first = this.metrics.endpoint(StressedMetrics.ONE);
		}

		@Actor
		public void second() {
			this.second = this.metrics.endpoint(StressedMetrics.TWO);
		}

		@Arbiter
		public void compare(ZZ_Result result) {
			result.r1 = isOther(this.first) != isOther(this.second);
			result.r2 = this.first == this.metrics.endpoint(StressedMetrics.ONE)
					&& this.second == this.metrics.endpoint(StressedMetrics.TWO);
		}

	}

	/**
	 * Both threads ask an endpoint for the series of the same method.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Both threads get the same series")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The threads get different instances")
	public static class SameMethod {

		private final EndpointSeries endpoint = new StressedMetrics().metrics(1).unmatched();

		private @Nullable MethodSeries first;

		private @Nullable MethodSeries second;

		@Actor
		public void first() {
			this.first = this.endpoint.series(KnownMethod.GET);
		}

		@Actor
		public void second() {
			this.second = this.endpoint.series(KnownMethod.GET);
		}

		@Arbiter
		public void compare(Z_Result result) {
			result.r1 = this.first == this.second && this.first == this.endpoint.series(KnownMethod.GET);
		}

	}

	/**
	 * Both threads ask for the series of the same status.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Both threads get the same series")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The threads get different instances")
	public static class SameStatus {

		private final MethodSeries series = new StressedMetrics().metrics(1).unmatched().series(KnownMethod.GET);

		private @Nullable StatusSeries first;

		private @Nullable StatusSeries second;

		@Actor
		public void first() {
			this.first = this.series.status(200, List.of());
		}

		@Actor
		public void second() {
			this.second = this.series.status(200, List.of());
		}

		@Arbiter
		public void compare(Z_Result result) {
			result.r1 = this.first == this.second && this.first == this.series.status(200, List.of());
		}

	}

	/**
	 * Each thread asks for the series of another status, and both series are kept.
	 */
	@JCStressTest
	@State
	@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Both series are kept")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One series is lost")
	public static class OtherStatus {

		private final MethodSeries series = new StressedMetrics().metrics(1).unmatched().series(KnownMethod.GET);

		private @Nullable StatusSeries first;

		private @Nullable StatusSeries second;

		@Actor
		public void first() {
			this.first = this.series.status(200, List.of());
		}

		@Actor
		public void second() {
			this.second = this.series.status(404, List.of());
		}

		@Arbiter
		public void compare(Z_Result result) {
			result.r1 = this.first == this.series.status(200, List.of())
					&& this.second == this.series.status(404, List.of());
		}

	}

}
