package consumer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.webmetrics.error.ErrorMapper;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that sends itself a few requests, prints what was recorded, and ends.
 */
@SpringBootApplication
@RestController
public class Application {

	@GetMapping("/users/{id}")
	String user(@PathVariable("id") String id) {
		if (id.equals("0")) {
			throw new IllegalArgumentException("no such user");
		}
		return id;
	}

	@Bean
	ErrorMapper unknownUsers() {
		return ErrorMapper.of(IllegalArgumentException.class, HttpStatus.NOT_FOUND);
	}

	/**
	 * Starts the application.
	 * @param args further paths to request
	 * @throws Exception if the application does not answer
	 */
	public static void main(String[] args) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
				"--spring.application.name=consumer", "--management.endpoints.web.exposure.include=prometheus")) {
			String server = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
			get(server + "/users/1");
			get(server + "/users/0");
			for (String path : args) {
				get(server + path);
			}
			get(server + "/nope");
			String metrics = "";
			// A response can be complete before its request is recorded.
			for (int i = 0; i < 100 && !metrics.contains("UNMATCHED\",http_status"); i++) {
				Thread.sleep(100);
				metrics = get(server + "/actuator/prometheus");
			}
			metrics.lines().filter((line) -> line.startsWith("request")).forEach(System.out::println);
		}
	}

	private static String get(String uri) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

}
