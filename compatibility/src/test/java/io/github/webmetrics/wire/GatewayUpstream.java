package io.github.webmetrics.wire;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The service behind the gateway.
 */
final class GatewayUpstream {

	private GatewayUpstream() {
	}

	static DisposableServer start() {
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.route((routes) -> routes.get("/ok", (request, response) -> response.sendString(Mono.just("ok")))
				.post("/ok", (request, response) -> response.status(201).send())
				.get("/status/{status}",
						(request, response) -> response.status(Integer.parseInt(request.param("status"))).send())
				.get("/never", (request, response) -> Mono.never())
				.get("/reset",
						(request, response) -> Mono
							.fromRunnable(() -> response.withConnection((connection) -> connection.channel().close())))
				.get("/events",
						(request, response) -> response.sse()
							.sendString(Flux.just("data: 1\n\n", "data: 2\n\n").delayElements(Duration.ofMillis(1))))
				.ws("/echo", (in, out) -> out.send(in.receive().retain())))
			.bindNow();
	}

}
