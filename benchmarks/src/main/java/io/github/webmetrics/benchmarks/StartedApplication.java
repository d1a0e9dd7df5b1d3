package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * An application with many routes that prints how long its startup took.
 */
@Configuration(proxyBeanMethods = false)
@Import(BenchmarkedApplication.class)
public class StartedApplication {

	/**
	 * Start the application, send requests, scrape, and print how long each took.
	 * @param args name of the recorder, and further command line arguments
	 * @throws IOException if a request fails
	 */
	public static void main(String[] args) throws IOException {
		try (ConfigurableApplicationContext context = Recorder.valueOf(args[0])
			.start(StartedApplication.class,
					Stream.concat(BenchmarkedApplication.ARGUMENTS.stream(), Arrays.stream(args).skip(1)).toList())) {
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			request(port, "/annotated-1", 200);
			double firstResponse = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
			// The first error of an application is slow with any recorder, so it is not
			// measured.
			request(port, "/orders/7", 404);
			double firstUnmatched = request(port, "/nope", 404);
			double secondUnmatched = request(port, "/nope", 404);
			CountingOutput scraped = new CountingOutput();
			long started = System.nanoTime();
			context.getBean(PrometheusMeterRegistry.class).scrape(scraped);
			double scrape = (System.nanoTime() - started) / 1e6;
			System.out.println(firstResponse + " " + firstUnmatched + " " + secondUnmatched + " " + scrape + " "
					+ scraped.bytes() / 1024);
		}
	}

	private static double request(int port, String path, int status) throws IOException {
		long started = System.nanoTime();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			if (!response.startsWith("HTTP/1.1 " + status + " ")) {
				throw new IOException("Unexpected response: " + response);
			}
		}
		return (System.nanoTime() - started) / 1e6;
	}

	@Bean
	RouterFunction<ServerResponse> functionalRoutes(@Value("${benchmark.routes}") int number) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		for (int index = 0; index < number / 2; index++) {
			routes.GET("/functional-" + index, (request) -> ServerResponse.ok().build());
		}
		return routes.build();
	}

	@Bean
	SmartInitializingSingleton annotatedRoutes(@Value("${benchmark.routes}") int number,
			@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
		return () -> {
			for (int index = 0; index < number / 2; index++) {
				mapping.registerMapping(RequestMappingInfo.paths("/annotated-" + index).build(), this,
						ClassUtils.getMethod(StartedApplication.class, "handle"));
			}
		};
	}

	/**
	 * Handle a request of an annotated route.
	 * @return completes at once, so that the response has no body
	 */
	@ResponseBody
	public Mono<Void> handle() {
		return Mono.empty();
	}

	/**
	 * Measured times in milliseconds.
	 *
	 * @param firstResponse from the start of the JVM to the first response
	 * @param firstUnmatched duration of the first request to a path without a route
	 * @param secondUnmatched duration of the second request to such a path
	 * @param scrape duration of the first scrape
	 * @param scrapedKilobytes size of the scrape, in kilobytes
	 */
	record Times(double firstResponse, double firstUnmatched, double secondUnmatched, double scrape,
			double scrapedKilobytes) {

		static Times parse(String output) {
			double[] times = Arrays.stream(output.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
			return new Times(times[0], times[1], times[2], times[3], times[4]);
		}

	}

}
