package io.github.webmetrics.wire;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test in which webmetrics blocks a thread that must not block. JUnit detects
 * this extension by itself, in the JVM that the build starts with BlockHound.
 */
public class BlockingCalls implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private static final String MAIN = "io.github.webmetrics.";

	private static final String TEST = "io.github.webmetrics.wire.";

	// If a method of these packages blocks, its caller is responsible.
	private static final String[] CALLED = { "java.", "jdk.", "sun.", "reactor.blockhound.", "io.micrometer.",
			"io.prometheus." };

	private static final Queue<Throwable> SEEN = new ConcurrentLinkedQueue<>();

	private static boolean installed;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		if (!installed) {
			installed = true;
			BlockHound.builder().loadIntegrations().blockingMethodCallback(BlockingCalls::see).install();
			assertThatServerIsWatched();
		}
	}

	private static void see(BlockingMethod method) {
		SEEN.add(new Throwable(Thread.currentThread() + " blocks in " + method));
	}

	private static void assertThatServerIsWatched() throws Exception {
		LoopResources loops = LoopResources.create("watched", 1, true);
		loops.onServer(true).next().submit(BlockingCalls::block).get();
		loops.disposeLater().block();
		assertThat(SEEN).anyMatch((call) -> caller(call).equals(BlockingCalls.class.getName()));
		SEEN.clear();
	}

	private static Void block() throws InterruptedException {
		Thread.sleep(1);
		return null;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		assertThatNoneIsOurs();
	}

	/**
	 * Check again after the last test, because closing a server may block as well.
	 */
	@Override
	public void afterAll(ExtensionContext context) {
		assertThatNoneIsOurs();
	}

	private static void assertThatNoneIsOurs() {
		for (Throwable call = SEEN.poll(); call != null; call = SEEN.poll()) {
			String caller = caller(call);
			if (caller.startsWith(MAIN) && !caller.startsWith(TEST)) {
				throw new AssertionError(caller + " blocks", call);
			}
		}
	}

	private static String caller(Throwable call) {
		Predicate<String> called = (type) -> Arrays.stream(CALLED).anyMatch(type::startsWith);
		return Arrays.stream(call.getStackTrace())
			.skip(1)
			.map(StackTraceElement::getClassName)
			.filter(called.negate())
			.findFirst()
			.orElse("");
	}

}
