package io.github.webmetrics.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;

/**
 * Writes a {@link PageFile} with the headers that keep the page to itself: it may load
 * nothing from elsewhere, and nobody may frame or store it.
 * <p>
 * An endpoint of the actuator cannot set headers. This way they cost no other request
 * anything.
 *
 * @since 0.1.0
 */
public final class PageFileWriter implements HttpMessageWriter<PageFile> {

	private static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	@Override
	public List<MediaType> getWritableMediaTypes() {
		return List.of(MediaType.ALL);
	}

	@Override
	public boolean canWrite(ResolvableType elementType, @Nullable MediaType mediaType) {
		return elementType.toClass() == PageFile.class;
	}

	@Override
	public Mono<Void> write(Publisher<? extends PageFile> files, ResolvableType elementType,
			@Nullable MediaType mediaType, ReactiveHttpOutputMessage message, Map<String, Object> hints) {
		return Mono.from(files).flatMap((file) -> {
			byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
			HttpHeaders headers = message.getHeaders();
			headers.setContentType(MediaType.asMediaType(file.type()));
			headers.setContentLength(content.length);
			headers.setCacheControl(CacheControl.noStore());
			headers.set("Content-Security-Policy", POLICY);
			headers.set("X-Content-Type-Options", "nosniff");
			headers.set("X-Frame-Options", "DENY");
			headers.set("Referrer-Policy", "no-referrer");
			DataBuffer body = message.bufferFactory().wrap(content);
			return message.writeWith(Mono.just(body));
		});
	}

}
