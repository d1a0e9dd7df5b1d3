package io.github.webmetrics.benchmarks;

import java.util.Arrays;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Spring Boot application whose only route answers with a few bytes, for the load
 * through a network interface.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(LoadedApplication.Users.class)
public class LoadedApplication {

	/**
	 * Start the application.
	 * @param args name of the recorder, and further command line arguments
	 */
	public static void main(String[] args) {
		Recorder.valueOf(args[0]).start(LoadedApplication.class, Arrays.asList(args).subList(1, args.length));
	}

	@RestController
	static class Users {

		@GetMapping("/users/{id}")
		Mono<String> user(@PathVariable String id) {
			return Mono.just("user " + id);
		}

	}

}
