package io.github.webmetrics.sample;

import io.github.webmetrics.server.HttpServerRecording;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;

/**
 * The further server that the documents show. {@code UnfilteredRequestTests} starts one
 * on a free port.
 */
class DocumentedServer {

	// @formatter:off - as in the documents

	@Bean(destroyMethod = "disposeNow")
	DisposableServer secondServer(HttpHandler handler, HttpServerRecording recording) {
		return recording.apply(HttpServer.create().port(8081))
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow();
	}

	// @formatter:on

}
