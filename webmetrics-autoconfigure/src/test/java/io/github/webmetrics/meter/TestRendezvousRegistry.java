package io.github.webmetrics.meter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry that makes a second thread arrive while the first one registers a meter.
 */
final class TestRendezvousRegistry extends SimpleMeterRegistry {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final AtomicBoolean armed = new AtomicBoolean();

	private final CountDownLatch registering = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	/**
	 * Run an action on two threads. The first thread continues as soon as the second one
	 * waits for it.
	 * @return the result of each thread
	 */
	<T> List<T> callAtOnce(Callable<T> action) throws Exception {
		this.armed.set(true);
		FutureTask<T> first = new FutureTask<>(action);
		FutureTask<T> second = new FutureTask<>(action);
		new Thread(first).start();
		await(this.registering);
		Thread waiting = new Thread(second);
		waiting.start();
		Awaitility.await().atMost(TIMEOUT).until(() -> waiting.getState() == Thread.State.BLOCKED);
		this.released.countDown();
		return List.of(first.get(10, TimeUnit.SECONDS), second.get(10, TimeUnit.SECONDS));
	}

	@Override
	protected Counter newCounter(Meter.Id id) {
		meet();
		return super.newCounter(id);
	}

	@Override
	protected <T> Gauge newGauge(Meter.Id id, @Nullable T state, ToDoubleFunction<T> value) {
		meet();
		return super.newGauge(id, state, value);
	}

	private void meet() {
		if (this.armed.getAndSet(false)) {
			this.registering.countDown();
			await(this.released);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
