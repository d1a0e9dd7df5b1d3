package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.route.GatewayRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class RuntimeLookupsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@ParameterizedTest
	@ValueSource(strings = { "reactor.netty.http.server.HttpServerResponse", "jakarta.servlet.http.HttpServletResponse",
			ExcludedPaths.ACTUATOR, NotRecordedAutoConfiguration.CONDITION })
	void tellsWhatIsOnTheClassPath(String name) {
		new RuntimeLookups().registerHints(this.hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name))).accepts(this.hints);
	}

	@Test
	void tellsNothingThatIsNotOnTheClassPath() {
		new RuntimeLookups().registerHints(this.hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(GatewayRoutes.ROUTE_TYPE)))
			.rejects(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(EarlierReactorNettyCustomizer.FACTORY)))
			.rejects(this.hints);
	}

}
