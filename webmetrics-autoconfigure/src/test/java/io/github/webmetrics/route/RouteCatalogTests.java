package io.github.webmetrics.route;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class RouteCatalogTests {

	private static final int INPUTS = 100_000;

	private static final String[] PIECES = { "/", "//", "users", "wild", "card", "..", ".", ";", ";a=b", "=", ",",
			"%2F", "%00", "%FF", "%25", "{id}", "{*rest}", "*", "**", "?", "\0", "\n", "\u00ff", "\u2028", "\ud83d",
			"x".repeat(500) };

	private static final List<String> PATTERNS = List.of("/users/{id}", "/users/{id:\\d+}/x", "/wild/*/card/**",
			"/any/{*rest}", "/**/last", "/");

	private final Random random = new Random(1);

	@Test
	void findsTheMostSpecificPattern() {
		RouteCatalog catalog = RouteCatalog.of(() -> List.of("/**", "/users/*", "/users/{id}", "/users/me")
			.stream()
			.map(PathPatternParser.defaultInstance::parse)
			.toList());
		assertThat(find(catalog, "/users/me")).isEqualTo("/users/me");
		assertThat(find(catalog, "/users/you")).isEqualTo("/users/{id}");
		assertThat(find(catalog, "/else")).isEqualTo("/**");
		assertThat(find(RouteCatalog.of(List::of), "/users/me")).isNull();
	}

	@Test
	void patternsAreSuppliedOnceAtTheFirstLookup() {
		AtomicInteger supplied = new AtomicInteger();
		RouteCatalog catalog = RouteCatalog.of(() -> {
			supplied.incrementAndGet();
			return List.of(PathPatternParser.defaultInstance.parse("/users"));
		});
		assertThat(supplied).hasValue(0);
		assertThat(find(catalog, "/users")).isEqualTo("/users");
		assertThat(find(catalog, "/other")).isNull();
		assertThat(supplied).hasValue(1);
	}

	@Test
	void knowsAllKindsOfRoutes() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
			.withUserConfiguration(RoutePatternsTests.Routes.class)
			.run((context) -> {
				RouteCatalog catalog = RouteCatalog.of(context.getSourceApplicationContext());
				assertThat(find(catalog, "/annotated/1")).isEqualTo("/annotated/{id}");
				assertThat(find(catalog, "/annotated/one")).isEqualTo("/annotated/one");
				assertThat(find(catalog, "/annotated/two")).isEqualTo("/annotated/two");
				assertThat(find(catalog, "/url/x")).isEqualTo("/url/*");
				assertThat(find(catalog, "/function")).isEqualTo("/function");
				assertThat(find(catalog, "/outer/1/inner/2")).isEqualTo("/outer/{a}/inner/{b}");
				assertThat(find(catalog, "/outer/1")).isEqualTo("/outer/{a}");
				assertThat(find(catalog, "/left")).isEqualTo("/left");
				assertThat(find(catalog, "/right")).isEqualTo("/right");
				assertThat(find(catalog, "/prefix/left")).isEqualTo("/prefix/left");
				assertThat(find(catalog, "/prefix/right/deep")).isEqualTo("/prefix/right/deep");
				assertThat(find(catalog, "/not")).isNull();
				assertThat(find(catalog, "/other")).isEqualTo("/other");
				assertThat(find(catalog, "/neg/x")).isEqualTo("/neg/**");
				assertThat(find(catalog, "/neg/private/x")).isNull();
				assertThat(find(catalog, "/around/path/10")).isEqualTo("/around/path/{input}/*/1?");
				assertThat(find(catalog, "/around/path/20")).isNull();
				assertThat(find(catalog, "/outer/1/else")).isEqualTo("/outer/{a}");
				assertThat(find(catalog, "/nope")).isNull();
				assertThat(find(catalog, "/webjars/x")).isEqualTo("/webjars/**");
			});
	}

	@Test
	void listsTheRoutesThatItFinds() {
		RouteCatalog catalog = RouteCatalog
			.of(() -> PATTERNS.stream().map(PathPatternParser.defaultInstance::parse).toList());
		assertThat(catalog.routes()).extracting((route) -> route.pattern().getPatternString())
			.containsExactlyInAnyOrderElementsOf(PATTERNS);
		assertThat(catalog.routes())
			.allMatch((route) -> route.methods().isEmpty() && route.kind() == KnownRoute.Kind.HANDLER);
		RouteCatalog own = (path) -> null;
		assertThat(own.routes()).isEmpty();
	}

	@Test
	void anyPathHasOneOfTheKnownPatternsOrNone() {
		RouteCatalog catalog = RouteCatalog
			.of(() -> PATTERNS.stream().map(PathPatternParser.defaultInstance::parse).toList());
		int found = 0;
		for (int i = 0; i < INPUTS; i++) {
			PathPattern pattern = catalog.find(PathContainer.parsePath(text()));
			if (pattern != null) {
				assertThat(PATTERNS).contains(pattern.getPatternString());
				found++;
			}
		}
		assertThat(found).isBetween(INPUTS / 100, INPUTS - 1);
	}

	private String text() {
		StringBuilder text = new StringBuilder((this.random.nextInt(4) != 0) ? "/" : "");
		for (int i = this.random.nextInt(6); i > 0; i--) {
			text.append(PIECES[this.random.nextInt(PIECES.length)]);
		}
		return text.toString();
	}

	private static String find(RouteCatalog catalog, String path) {
		PathPattern pattern = catalog.find(PathContainer.parsePath(path));
		return (pattern != null) ? pattern.getPatternString() : null;
	}

}
