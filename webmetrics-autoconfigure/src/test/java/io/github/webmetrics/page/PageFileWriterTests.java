package io.github.webmetrics.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

class PageFileWriterTests {

	private static final ResolvableType FILE = ResolvableType.forClass(PageFile.class);

	private final PageFileWriter writer = new PageFileWriter();

	@Test
	void writesFilesOfThePageAndNothingElse() {
		assertThat(this.writer.canWrite(FILE, MediaType.TEXT_HTML)).isTrue();
		assertThat(this.writer.canWrite(ResolvableType.forClass(String.class), MediaType.TEXT_HTML)).isFalse();
		assertThat(this.writer.getWritableMediaTypes()).containsExactly(MediaType.ALL);
	}

	@Test
	void eachFileHasItsTypeAndTheHeadersOfThePage() {
		for (String name : new String[] { "page.js text/javascript", "page.css text/css", "page.svg image/svg+xml" }) {
			String[] parts = name.split(" ");
			assertWritten(PageFile.beside(parts[0]), parts[1]);
		}
		assertWritten(PageFile.html("webmetrics"), "text/html");
	}

	private void assertWritten(PageFile file, String type) {
		MockServerHttpResponse response = new MockServerHttpResponse();
		this.writer.write(Mono.just(file), FILE, null, response, Map.of()).block();
		HttpHeaders headers = response.getHeaders();
		assertThat(headers.getContentType()).hasToString(type + ";charset=UTF-8");
		assertThat(headers.getContentLength()).isEqualTo(file.content().getBytes(StandardCharsets.UTF_8).length);
		assertThat(headers.getCacheControl()).isEqualTo("no-store");
		assertThat(headers.getFirst("Content-Security-Policy")).startsWith("default-src 'self'; ")
			.contains("frame-ancestors 'none'");
		assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(headers.getFirst("X-Frame-Options")).isEqualTo("DENY");
		assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(response.getBodyAsString().block()).isEqualTo(file.content());
	}

	@Test
	void thePageTellsWhereTheOtherFilesAre() {
		assertThat(PageFile.html("elsewhere").content()).contains("\"elsewhere/page.js\"").doesNotContain("{folder}");
		assertThat(PageFile.beside("page.html")).isNull();
	}

}
