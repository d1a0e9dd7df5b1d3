package io.github.webmetrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouteObservingAttributesTests {

	private static final String KEY = HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE;

	private static final PathPattern ROUTE = PathPatternParser.defaultInstance.parse("/route");

	private static final PathPattern OTHER = PathPatternParser.defaultInstance.parse("/other");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final WebMetricsFilter filter = new WebMetricsFilter(this.registry, TestSettings.create(), (path) -> null,
			(exchange) -> true, new RecordingFailures());

	static Stream<BiConsumer<Map<String, Object>, PathPattern>> puts() {
		return Stream.of((map, route) -> map.put(KEY, route), (map, route) -> map.putIfAbsent(KEY, route),
				(map, route) -> map.putAll(Map.of(KEY, route, "else", 1)),
				(map, route) -> map.compute(KEY, (key, value) -> route),
				(map, route) -> map.computeIfAbsent(KEY, (key) -> route),
				(map, route) -> map.merge(KEY, route, (old, value) -> value), (map, route) -> {
					map.put(KEY, OTHER);
					map.replace(KEY, route);
				}, (map, route) -> {
					map.put(KEY, OTHER);
					map.replace(KEY, OTHER, route);
				}, (map, route) -> {
					map.put(KEY, OTHER);
					map.computeIfPresent(KEY, (key, value) -> route);
				});
	}

	@ParameterizedTest
	@MethodSource("puts")
	void seesTheRouteHoweverItIsPut(BiConsumer<Map<String, Object>, PathPattern> put) {
		withAttributes((attributes, original) -> {
			put.accept(attributes, ROUTE);
			assertThat(original.get(KEY)).isSameAs(ROUTE);
			assertThat(inProgress("/route")).isOne();
			assertThat(inProgress("UNROUTED")).isZero();
		});
	}

	@Test
	void whenNothingIsPutThenThereIsNoRoute() {
		withAttributes((attributes, original) -> {
			attributes.replace(KEY, ROUTE);
			attributes.replace(KEY, OTHER, ROUTE);
			attributes.computeIfPresent(KEY, (key, value) -> ROUTE);
			attributes.put("else", ROUTE);
			attributes.put(KEY, "no pattern");
			attributes.putIfAbsent(KEY, ROUTE);
			assertThat(inProgress("UNROUTED")).isOne();
		});
	}

	@Test
	void isTheMapOfTheExchangeInAllElse() {
		withAttributes((attributes, original) -> {
			attributes.put("a", 1);
			assertThat(original).containsEntry("a", 1);
			assertThat(attributes).isEqualTo(original).hasSameHashCodeAs(original).hasToString(original.toString());
			assertThat(attributes.size()).isEqualTo(original.size());
			assertThat(attributes.isEmpty()).isFalse();
			assertThat(attributes.containsKey("a")).isTrue();
			assertThat(attributes.containsValue(1)).isTrue();
			assertThat(attributes.get("a")).isEqualTo(1);
			assertThat(attributes.getOrDefault("b", 2)).isEqualTo(2);
			assertThat(attributes.keySet()).isEqualTo(original.keySet());
			assertThat(attributes.values()).containsExactlyElementsOf(original.values());
			assertThat(attributes.entrySet()).isEqualTo(original.entrySet());
			Map<String, Object> copy = new HashMap<>();
			attributes.forEach(copy::put);
			assertThat(copy).isEqualTo(original);
			attributes.replaceAll((key, value) -> value);
			assertThat(attributes.remove("a", 2)).isFalse();
			assertThat(attributes.remove("a")).isEqualTo(1);
			attributes.clear();
			assertThat(original).isEmpty();
		});
	}

	static Stream<Function<Map<String, Object>, Object>> calls() {
		return Stream.of((map) -> map.put("a", 2), (map) -> map.put("b", 2), (map) -> map.putIfAbsent("a", 2),
				(map) -> map.putIfAbsent("b", 2), (map) -> map.replace("a", 2), (map) -> map.replace("b", 2),
				(map) -> map.replace("a", 1, 2), (map) -> map.replace("a", 2, 3),
				(map) -> map.compute("a", (key, value) -> value + key), (map) -> map.compute("a", (key, value) -> null),
				(map) -> map.computeIfAbsent("b", (key) -> key), (map) -> map.computeIfAbsent("a", (key) -> key),
				(map) -> map.computeIfPresent("a", (key, value) -> value + key),
				(map) -> map.computeIfPresent("b", (key, value) -> value + key),
				(map) -> map.merge("a", 2, (old, value) -> old + "" + value),
				(map) -> map.merge("b", 2, (old, value) -> old + "" + value), (map) -> map.size(),
				(map) -> map.isEmpty(), (map) -> map.containsKey("a"), (map) -> map.containsKey("b"),
				(map) -> map.containsValue(1), (map) -> map.containsValue(2), (map) -> map.get("a"),
				(map) -> map.get("b"), (map) -> map.getOrDefault("a", 2), (map) -> map.getOrDefault("b", 2),
				(map) -> map.remove("a"), (map) -> map.remove("b"), (map) -> map.remove("a", 1),
				(map) -> map.remove("a", 2), (map) -> map.equals(Map.of("a", 1)), (map) -> map.equals(Map.of("a", 2)),
				(map) -> {
					map.clear();
					return map.isEmpty();
				}, (map) -> {
					map.replaceAll((key, value) -> key);
					return map.hashCode();
				});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void answersAsAnyMap(Function<Map<String, Object>, Object> call) {
		Map<String, Object> any = new HashMap<>(Map.of("a", 1));
		withAttributes((attributes, original) -> {
			original.clear();
			original.put("a", 1);
			assertThat(call.apply(attributes)).isEqualTo(call.apply(any));
			assertThat(original).isEqualTo(any);
		});
	}

	private void withAttributes(BiConsumer<Map<String, Object>, Map<String, Object>> test) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		StepVerifier.create(this.filter.filter(exchange, (observed) -> {
			test.accept(observed.getAttributes(), exchange.getAttributes());
			return Mono.empty();
		})).expectComplete().verify(Duration.ofSeconds(10));
	}

	private double inProgress(String endpoint) {
		return this.registry.get("requests.in.progress").tag("endpoint", endpoint).gauge().value();
	}

}
