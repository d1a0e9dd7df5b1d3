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
 * What an application needs on any tested server.
 */
@Configuration(proxyBeanMethods = false)
class TestedServerConfiguration implements WebFluxConfigurer {

	private final Environment environment;

	TestedServerConfiguration(Environment environment) {
		this.environment = environment;
	}

	// Spring would choose by the classes that are there.
	@Override
	public WebSocketService getWebSocketService() {
		return new HandshakeWebSocketService(TestedServer.of(this.environment).upgradeStrategy());
	}

	@Bean
	MeterRegistry meterRegistry() {
		return new SimpleMeterRegistry();
	}

}
