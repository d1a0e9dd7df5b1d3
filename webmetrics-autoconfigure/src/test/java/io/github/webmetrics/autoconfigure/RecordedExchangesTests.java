package io.github.webmetrics.autoconfigure;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedExchangesTests {

	private final ApplicationContext context = new StaticApplicationContext();

	@Test
	void recordsExchangesOfItsContextOrWithoutContext() {
		RecordedExchanges recorded = recorded();
		assertThat(recorded.test(exchange("/path", this.context))).isTrue();
		assertThat(recorded.test(exchange("/path", null))).isTrue();
		assertThat(recorded.test(exchange("/path", new StaticApplicationContext()))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "/internal, false", "/internal/a/b, false", "/%69nternal, false", "/healthy, false",
			"/healthy/a, true", "/internals, true", "/path/internal, true", "/, true" })
	void excludesPathsThatMatchAPattern(String path, boolean expected) {
		RecordedExchanges recorded = recorded("/internal/**", "/healthy");
		assertThat(recorded.test(exchange(path, this.context))).isEqualTo(expected);
	}

	@Test
	void basePathIsNotPartOfThePathThatIsMatched() {
		RecordedExchanges recorded = recorded("/internal/**");
		assertThat(recorded
			.test(MockServerWebExchange.from(MockServerHttpRequest.get("/base/internal/a").contextPath("/base"))))
			.isFalse();
		assertThat(recorded
			.test(MockServerWebExchange.from(MockServerHttpRequest.get("/internal/a").contextPath("/internal"))))
			.isTrue();
	}

	private RecordedExchanges recorded(String... excluded) {
		return new RecordedExchanges(this.context, new ExcludedPaths(() -> List.of(excluded)));
	}

	private static MockServerWebExchange exchange(String path, @Nullable ApplicationContext context) {
		return MockServerWebExchange.builder(MockServerHttpRequest.method(HttpMethod.GET, URI.create(path)))
			.applicationContext(context)
			.build();
	}

}
