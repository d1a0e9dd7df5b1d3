package io.github.webmetrics.wire;

import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A test application on a real server.
 *
 * @param context its context
 */
record WireServer(ConfigurableApplicationContext context) implements AutoCloseable {

	static WireServer start(Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplication(application);
		springApplication.setWebApplicationType(WebApplicationType.REACTIVE);
		return new WireServer(springApplication.run(Stream
			.concat(Stream.of("server.address=127.0.0.1", "server.port=0", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new)));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	MeterRegistry registry() {
		return this.context.getBean(MeterRegistry.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
