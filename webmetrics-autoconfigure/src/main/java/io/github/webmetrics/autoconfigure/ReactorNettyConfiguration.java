package io.github.webmetrics.autoconfigure;

import java.util.function.Consumer;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.meter.RequestMetrics;
import io.github.webmetrics.server.HttpServerRecording;
import io.github.webmetrics.server.ReactorNettyObservers;
import io.github.webmetrics.server.RefusedBodies;
import io.github.webmetrics.server.RequestEnds;
import io.github.webmetrics.server.UnfilteredRequest;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/**
 * Recording of what Reactor Netty alone knows. Spring Boot's factory of the server is in
 * another package before version 4.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HttpServer.class)
@Conditional(ReactorNettyConfiguration.OnFactory.class)
class ReactorNettyConfiguration {

	@Bean
	RequestEnds webMetricsRequestEnds(ObjectProvider<WebMetricsProperties> properties,
			ObjectProvider<RequestMetrics> metrics, ObjectProvider<ExcludedPaths> excluded,
			ObjectProvider<MetricsSettings> settings, RecordingFailures failures) {
		// The server is customized before the registry is complete and the properties
		// are checked.
		SingletonSupplier<Consumer<UnfilteredRequest>> counter = SingletonSupplier
			.of(() -> properties.getObject().countRefused()
					? new UnfilteredRequestCounter(metrics.getObject(), excluded.getObject(), settings.getObject())
					: (request) -> {
					});
		return new RequestEnds((request) -> counter.obtain().accept(request), failures);
	}

	@Bean
	@ConditionalOnMissingBean(HttpServerRecording.class)
	ReactorNettyObservers httpServerRecording(RequestEnds requests, RecordingFailures failures) {
		return new ReactorNettyObservers(new RefusedBodies(failures), requests);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	static class FactoryConfiguration {

		@Bean
		ReactorNettyCustomizer webMetricsReactorNettyCustomizer(HttpServerRecording recording) {
			return new ReactorNettyCustomizer(recording);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = EarlierReactorNettyCustomizer.FACTORY)
	static class EarlierFactoryConfiguration {

		@Bean
		EarlierReactorNettyCustomizer webMetricsReactorNettyCustomizer(HttpServerRecording recording,
				RecordingFailures failures) {
			return new EarlierReactorNettyCustomizer(recording, failures);
		}

	}

	static class OnFactory extends AnyNestedCondition {

		OnFactory() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnClass(NettyReactiveWebServerFactory.class)
		static class Factory {

		}

		@ConditionalOnClass(name = EarlierReactorNettyCustomizer.FACTORY)
		static class EarlierFactory {

		}

	}

}
