package io.github.webmetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.FurtherLabel;
import io.github.webmetrics.meter.MetricsSettings;
import io.github.webmetrics.server.TestServletExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link LabelSources}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LabelSourcesTests {

	private final List<LabelSources.FromBean> beans = new ArrayList<>();

	@Test
	void headersAreReadAtTheStartAndBeansAreAskedAtTheEnd() {
		addBean("tenant", (exchange) -> exchange.getAttribute("tenant"));
		LabelSources labels = create();
		MockServerWebExchange exchange = exchange("X-Plan", "paid");
		String[] values = labels.read(exchange);
		assertThat(values).containsExactly("paid", "NONE");
		exchange.getAttributes().put("tenant", "acme");
		labels.complete(exchange, values);
		assertThat(values).containsExactly("paid", "acme");
	}

	@Test
	void headersWithoutAListedValue() {
		assertThat(create().read(exchange())).containsExactly("NONE");
		assertThat(create().read(exchange("X-Plan", ""))).containsExactly("NONE");
		assertThat(create().read(exchange("X-Plan", "PAID"))).containsExactly("OTHER");
		assertThat(create().read(exchange("X-Plan", "paid", "paid"))).containsExactly("OTHER");
		assertThat(create().read(exchange("x-plan", "paid"))).containsExactly("paid");
	}

	@Test
	void onlyTheHostMayComeWithoutALine() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setProtocol("HTTP/2.0");
		ServerWebExchange exchange = TestServletExchange.of(request, new MockHttpServletResponse());
		FurtherLabel label = label("host", "localhost");
		LabelSources labels = new LabelSources(
				List.of(new LabelSources.FromHeader(label, "host"), new LabelSources.FromHeader(label, "X-Host")),
				List.of(), new RecordingFailures());
		assertThat(labels.read(exchange)).containsExactly("localhost", "NONE");
	}

	@Test
	void whenHeadersCannotBeReadThenTheValueIsNone(CapturedOutput output) {
		ServerWebExchange unreadable = new ServerWebExchangeDecorator(exchange()) {

			@Override
			public ServerHttpRequest getRequest() {
				throw new IllegalStateException("recycled");
			}

		};
		LabelSources labels = create();
		assertThat(labels.read(unreadable)).containsExactly("NONE");
		assertThat(labels.read(unreadable)).containsExactly("NONE");
		assertThat(output).containsOnlyOnce("Could not read the header 'X-Plan'");
	}

	@Test
	void whenBeansFailThenTheValueIsNoneAndTheOthersAreAsked(CapturedOutput output) {
		addBean("thrown", (exchange) -> {
			throw new IllegalStateException("bean");
		});
		addBean("endless", LabelSourcesTests::endless);
		addBean("missing", (exchange) -> null);
		addBean("tenant", (exchange) -> "acme");
		LabelSources labels = create();
		for (int request = 0; request < 2; request++) {
			String[] values = labels.read(exchange());
			labels.complete(exchange(), values);
			assertThat(values).containsExactly("NONE", "NONE", "NONE", "NONE", "acme");
		}
		assertThat(output).containsOnlyOnce("the label 'thrown'").containsOnlyOnce("the label 'endless'");
	}

	private static String endless(ServerWebExchange exchange) {
		return endless(exchange) + ".";
	}

	private void addBean(String name, Function<ServerWebExchange, String> value) {
		this.beans.add(new LabelSources.FromBean(label(name), LabelContributor.of(name, value)));
	}

	private LabelSources create() {
		return new LabelSources(List.of(new LabelSources.FromHeader(label("plan", "free", "paid"), "X-Plan")),
				this.beans, new RecordingFailures());
	}

	private static FurtherLabel label(String name, String... listed) {
		return new FurtherLabel(new MetricsSettings.Further(name, "test", name, Set.of(listed)), 100);
	}

	private static MockServerWebExchange exchange(String name, String... lines) {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/").header(name, lines));
	}

	private static MockServerWebExchange exchange() {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/"));
	}

}
