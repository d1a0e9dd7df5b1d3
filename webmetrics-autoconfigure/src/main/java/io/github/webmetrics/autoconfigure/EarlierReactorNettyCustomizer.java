package io.github.webmetrics.autoconfigure;

import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.function.Function;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.server.HttpServerRecording;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Does the same as {@link ReactorNettyCustomizer} on Spring Boot 3, where the factory and
 * its customizers are in another package. Only their names are used, as this code is
 * compiled against Spring Boot 4.
 */
final class EarlierReactorNettyCustomizer implements WebServerFactoryCustomizer<WebServerFactory> {

	static final String FACTORY = "org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory";

	static final String CUSTOMIZER = "org.springframework.boot.web.embedded.netty.NettyServerCustomizer";

	private final HttpServerRecording recording;

	private final RecordingFailures failures;

	EarlierReactorNettyCustomizer(HttpServerRecording recording, RecordingFailures failures) {
		this.recording = recording;
		this.failures = failures;
	}

	/**
	 * Tell what a native image must contain.
	 * @param hints the hints of the application
	 */
	static void registerHints(RuntimeHints hints) {
		hints.reflection()
			.registerType(TypeReference.of(FACTORY), MemberCategory.INVOKE_PUBLIC_METHODS)
			.registerType(TypeReference.of(CUSTOMIZER + "[]"))
			.registerType(Function.class, MemberCategory.INVOKE_PUBLIC_METHODS);
		hints.proxies().registerJdkProxy(TypeReference.of(CUSTOMIZER));
	}

	@Override
	public void customize(WebServerFactory factory) {
		try {
			ClassLoader classLoader = factory.getClass().getClassLoader();
			Assert.state(classLoader != null, "The factory has no class loader");
			Class<?> type = ClassUtils.forName(FACTORY, classLoader);
			if (type.isInstance(factory)) {
				addCustomizer(factory, type, ClassUtils.forName(CUSTOMIZER, classLoader));
			}
		}
		catch (Exception | LinkageError ex) {
			this.failures.log("Could not prepare the server, so the requests that it refuses are not counted", ex);
		}
	}

	private void addCustomizer(WebServerFactory factory, Class<?> type, Class<?> customizerType)
			throws ReflectiveOperationException {
		Object customizers = Array.newInstance(customizerType, 1);
		// A customizer is a function of the server, and so is the recording.
		Array.set(customizers, 0,
				Proxy.newProxyInstance(customizerType.getClassLoader(), new Class<?>[] { customizerType },
						(proxy, method, arguments) -> ReflectionUtils.invokeMethod(method, this.recording, arguments)));
		type.getMethod("addServerCustomizers", customizers.getClass()).invoke(factory, customizers);
	}

}
