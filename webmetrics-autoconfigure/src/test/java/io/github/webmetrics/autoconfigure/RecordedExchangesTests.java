package io.github.webmetrics.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedExchangesTests {

	private final ApplicationContext context = new StaticApplicationContext();

	@Test
	void recordsExchangesOfItsContextOrWithoutContext() {
		RecordedExchanges recorded = new RecordedExchanges(this.context, List::of);
		assertThat(recorded.test(exchange("/path", this.context))).isTrue();
		assertThat(recorded.test(exchange("/path", null))).isTrue();
		assertThat(recorded.test(exchange("/path", new StaticApplicationContext()))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "/internal, false", "/internal/a/b, false", "/%69nternal, false", "/healthy, false",
			"/healthy/a, true", "/internals, true", "/path/internal, true", "/, true" })
	void excludesPathsThatMatchAPattern(String path, boolean expected) {
		RecordedExchanges recorded = new RecordedExchanges(this.context, () -> patterns("/internal/**", "/healthy"));
		assertThat(recorded.test(exchange(path, this.context))).isEqualTo(expected);
	}

	@Test
	void basePathIsNotPartOfThePathThatIsMatched() {
		RecordedExchanges recorded = new RecordedExchanges(this.context, () -> patterns("/internal/**"));
		assertThat(recorded
			.test(MockServerWebExchange.from(MockServerHttpRequest.get("/base/internal/a").contextPath("/base"))))
			.isFalse();
		assertThat(recorded
			.test(MockServerWebExchange.from(MockServerHttpRequest.get("/internal/a").contextPath("/internal"))))
			.isTrue();
	}

	@Test
	void readsThePatternsOnceAtTheFirstRequest() {
		AtomicInteger calls = new AtomicInteger();
		RecordedExchanges recorded = new RecordedExchanges(this.context, () -> {
			calls.incrementAndGet();
			return patterns("/internal/**");
		});
		assertThat(calls).hasValue(0);
		recorded.test(exchange("/path", this.context));
		recorded.test(exchange("/internal", this.context));
		assertThat(calls).hasValue(1);
	}

	private static List<PathPattern> patterns(String... patterns) {
		return Stream.of(patterns).map(PathPatternParser.defaultInstance::parse).toList();
	}

	private static MockServerWebExchange exchange(String path, @Nullable ApplicationContext context) {
		return MockServerWebExchange.builder(MockServerHttpRequest.method(HttpMethod.GET, URI.create(path)))
			.applicationContext(context)
			.build();
	}

}
