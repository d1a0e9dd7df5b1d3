package io.github.webmetrics.autoconfigure;

import java.time.Duration;
import java.time.Instant;

import io.github.webmetrics.page.PageFile;
import io.github.webmetrics.page.Report;
import io.github.webmetrics.page.ReportReader;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The actuator endpoint {@code webmetrics}: the report as JSON, and for a browser the
 * page that shows it.
 */
@WebEndpoint(id = PageEndpoint.ID)
final class PageEndpoint {

	static final String ID = "webmetrics";

	private final ReportReader reader;

	private final Instant startedAt;

	private final long startedNanos;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	/**
	 * Create an endpoint.
	 * @param reader reads the report
	 * @param startedAt time of the start of the application
	 * @param endpoints knows the path of this endpoint
	 */
	PageEndpoint(ReportReader reader, Instant startedAt, ObjectProvider<PathMappedEndpoints> endpoints) {
		this.reader = reader;
		this.startedAt = startedAt;
		this.startedNanos = System.nanoTime() - Duration.between(startedAt, Instant.now()).toNanos();
		this.endpoints = endpoints;
	}

	// Spring Boot 3.5 does not know the annotation of JSpecify.
	@ReadOperation(producesFrom = Format.class)
	@RegisterReflectionForBinding(Report.class)
	@SuppressWarnings("deprecation")
	WebEndpointResponse<Object> read(@org.springframework.lang.Nullable String endpoint, Format format) {
		double uptime = (System.nanoTime() - this.startedNanos) / 1e9;
		return new WebEndpointResponse<>((format == Format.HTML) ? PageFile.html(folder())
				: this.reader.read(this.startedAt, uptime, (endpoint != null) ? endpoint : ""), format);
	}

	@ReadOperation(produces = { "text/css", "text/javascript", "image/svg+xml" })
	@Nullable WebEndpointResponse<PageFile> file(@Selector String name) {
		PageFile file = PageFile.beside(name);
		return (file != null) ? new WebEndpointResponse<>(file, file.type()) : null;
	}

	private String folder() {
		String path = this.endpoints.getObject().getPath(EndpointId.of(ID));
		String last = (path != null) ? path.substring(path.lastIndexOf('/') + 1) : ID;
		return last.isEmpty() ? "." : last;
	}

	/**
	 * The forms of the answer. If a client accepts several, the last one counts, so a
	 * browser gets the page. Clients of the actuator may accept its own types only.
	 */
	enum Format implements Producible<Format> {

		ACTUATOR_V2("application/vnd.spring-boot.actuator.v2+json"),

		ACTUATOR_V3("application/vnd.spring-boot.actuator.v3+json"),

		JSON(MimeTypeUtils.APPLICATION_JSON_VALUE),

		HTML(MimeTypeUtils.TEXT_HTML_VALUE);

		private final String type;

		Format(String type) {
			this.type = type;
		}

		@Override
		public boolean isDefault() {
			return this == JSON;
		}

		@Override
		public MimeType getProducedMimeType() {
			return MimeTypeUtils.parseMimeType(this.type);
		}

	}

}
