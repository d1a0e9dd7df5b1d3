package io.github.webmetrics;

import org.junit.jupiter.api.Test;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class LabelContributorTests {

	@Test
	void hasTheNameAndAsksTheFunction() {
		LabelContributor label = LabelContributor.of("tenant", (exchange) -> exchange.getAttribute("tenant"));
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		assertThat(label.name()).isEqualTo("tenant");
		assertThat(label.value(exchange)).isNull();
		exchange.getAttributes().put("tenant", "acme");
		assertThat(label.value(exchange)).isEqualTo("acme");
	}

}
