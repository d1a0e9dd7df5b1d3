package io.github.webmetrics.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

@ExtendWith(OutputCaptureExtension.class)
class RecordingFailuresTests {

	private final RecordingFailures failures = new RecordingFailures();

	@Test
	void firstOfEachKindIsLoggedWithItsCause(CapturedOutput output) {
		this.failures.log("Could not count", new IllegalStateException("first"));
		this.failures.log("Could not count", new IllegalStateException("second"));
		this.failures.log("Could not measure", new IllegalStateException("third"));
		this.failures.log("Could not measure", new IllegalStateException("fourth"));
		assertThat(output).contains("ERROR")
			.containsOnlyOnce("Could not count. Requests are served as before")
			.containsOnlyOnce("Could not measure. Requests are served as before")
			.contains("IllegalStateException: first", "IllegalStateException: third")
			.doesNotContain("second", "fourth");
	}

	@Test
	void eachApplicationLogsItsOwnFailures(CapturedOutput output) {
		this.failures.log("Could not count", new IllegalStateException("mine"));
		new RecordingFailures().log("Could not count", new IllegalStateException("theirs"));
		assertThat(output).contains("mine", "theirs");
	}

	@Test
	void whenFailureCannotBeLoggedThenNothingIsThrown() {
		assertThatCode(() -> this.failures.log("Could not count", new Unprintable())).doesNotThrowAnyException();
	}

	@Test
	void whenSeveralThreadsFailAtOnceThenOneIsLogged(CapturedOutput output) throws Exception {
		int threads = 8;
		CyclicBarrier start = new CyclicBarrier(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				all.add(executor.submit(() -> {
					start.await(10, TimeUnit.SECONDS);
					this.failures.log("Could not count", new IllegalStateException("at once"));
					return null;
				}));
			}
			for (Future<?> each : all) {
				each.get(10, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(output).containsOnlyOnce("Could not count").containsOnlyOnce("at once");
	}

	@SuppressWarnings("serial")
	private static final class Unprintable extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

	}

}
