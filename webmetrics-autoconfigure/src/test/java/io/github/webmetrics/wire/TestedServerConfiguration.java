package io.github.webmetrics.wire;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;

/**
 * The beans that a test application needs on each server.
 */
@Configuration(proxyBeanMethods = false)
class TestedServerConfiguration implements WebFluxConfigurer {

	private final Environment environment;

	TestedServerConfiguration(Environment environment) {
		this.environment = environment;
	}

	// By default, Spring chooses the strategy by the classes on the class path.
	@Override
	public WebSocketService getWebSocketService() {
		return new HandshakeWebSocketService(TestedServer.of(this.environment).upgradeStrategy());
	}

	@Bean
	MeterRegistry meterRegistry() {
		return new SimpleMeterRegistry();
	}

}
