package io.github.webmetrics.wire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests applications whose class path contains only their own server, or not everything
 * that webmetrics can use.
 */
class ClassPathTests {

	// There is no such test for Tomcat, which can be loaded only once in a JVM.
	@Test
	void worksOnJettyWithoutReactorNetty() throws Exception {
		assertWorks(TestedServer.JETTY, "reactor.netty.http.server.HttpServerResponse", "reactor-netty-.*|netty-.*");
	}

	@Test
	void worksOnReactorNettyWithoutServletApi() throws Exception {
		assertWorks(TestedServer.REACTOR_NETTY, "jakarta.servlet.http.HttpServletResponse",
				"jakarta\\.servlet-api-.*|tomcat-.*|jetty-.*|spring-boot-(tomcat|jetty)-.*");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			textBlock = """
					io.micrometer.prometheusmetrics.PrometheusMeterRegistry micrometer-registry-prometheus-.*|prometheus-metrics-.*
					org.springframework.boot.actuate.endpoint.annotation.Endpoint spring-boot-actuator-.*|spring-boot-health-.*
					io.micrometer.tracing.handler.TracingObservationHandler micrometer-tracing-.*
					com.fasterxml.jackson.annotation.JsonInclude jackson-.*|spring-boot-jackson-.*
					""")
	void worksWithoutWhatIsOptional(String absentClass, String absentJars) throws Exception {
		assertWorks(TestedServer.REACTOR_NETTY, absentClass, absentJars);
	}

	private static void assertWorks(TestedServer server, String absentClass, String absentJars) throws Exception {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter((entry) -> !entry.getFileName().toString().matches(absentJars))
			.map(ClassPathTests::url)
			.toArray(URL[]::new);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(classLoader);
			Constructor<?> constructor = classLoader.loadClass(Application.class.getName())
				.getDeclaredConstructor(String.class, String.class);
			constructor.setAccessible(true);
			Runnable application = (Runnable) constructor.newInstance(server.name(), absentClass);
			assertThatNoException().isThrownBy(application::run);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The part of the test that runs with the reduced class path.
	 */
	static final class Application implements Runnable {

		private static final List<WireCase> CASES = WireCases.ALL.stream()
			.filter((wireCase) -> List
				.of("annotated route", "exception thrown by a handler", "connection reset by a remote server",
						"event stream")
				.contains(wireCase.name()))
			.toList();

		private final TestedServer server;

		private final String absentClass;

		Application(String server, String absentClass) {
			this.server = TestedServer.valueOf(server);
			this.absentClass = absentClass;
		}

		@Override
		public void run() {
			assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(this.absentClass));
			assertThat(CASES).hasSize(4);
			try (WireServer wireServer = WireServer.start(this.server, WireApplication.class)) {
				for (WireCase wireCase : CASES) {
					wireServer.assertRecorded(wireCase);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
