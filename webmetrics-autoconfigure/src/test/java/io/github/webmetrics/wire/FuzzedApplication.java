package io.github.webmetrics.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakeException;
import reactor.core.publisher.Mono;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.WebFilter;

/**
 * An application that answers immediately, on the thread of the connection. It counts the
 * requests that reach Spring, independently of webmetrics, and marks its responses with a
 * header. When a connection is closed, all of its requests have been recorded.
 */
@UnsecuredApplication
@Import(TestedServerConfiguration.class)
@RestController
class FuzzedApplication {

	static final String MARK = "X-Reached";

	private final List<String> reached = new CopyOnWriteArrayList<>();

	private final List<String> routed = new CopyOnWriteArrayList<>();

	private final List<String> unanswered = new CopyOnWriteArrayList<>();

	private final Semaphore closed = new Semaphore(0);

	/**
	 * Return the methods of the requests that reached the outermost handler since the
	 * last call.
	 */
	List<String> takeReached() {
		return take(this.reached);
	}

	/**
	 * Return why connections were closed without an answer since the last call.
	 */
	List<String> takeUnanswered() {
		return take(this.unanswered);
	}

	/**
	 * Return the patterns of the routes that served requests since the last call.
	 */
	List<String> takeRouted() {
		return take(this.routed);
	}

	private static List<String> take(List<String> all) {
		List<String> taken = List.copyOf(all);
		all.clear();
		return taken;
	}

	/**
	 * Return a semaphore with a permit for each connection that the server has closed.
	 */
	Semaphore closed() {
		return this.closed;
	}

	@Bean
	HttpHandlerDecoratorFactory counting() {
		return (handler) -> (request, response) -> {
			this.reached.add(request.getMethod().name());
			response.getHeaders().set(MARK, "1");
			return handler.handle(request, response);
		};
	}

	// A path without a route has the pattern of static resources, which is left out here.
	@Bean
	WebFilter routing() {
		return (exchange, chain) -> chain.filter(exchange)
			.doOnError((ex) -> Stream.concat(Stream.of(ex), Arrays.stream(ex.getSuppressed()))
				.filter(WebSocketServerHandshakeException.class::isInstance)
				.findFirst()
				.ifPresent((failure) -> this.unanswered.add(failure.getMessage())))
			.doFinally((signal) -> {
				Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
				if (pattern != null && !pattern.toString().equals("/**")) {
					this.routed.add(pattern.toString());
				}
			});
	}

	// The handlers of a connection are notified of its end in a separate task, which may
	// be queued behind the first task here. So release the permit in the third task.
	@Bean
	NettyServerCustomizer closing() {
		return (server) -> server.doOnChannelInit((observer, channel, address) -> {
			EventLoop loop = channel.eventLoop();
			channel.closeFuture()
				.addListener((future) -> loop.execute(() -> loop.execute(() -> loop.execute(this.closed::release))));
		});
	}

	@Bean
	RouterFunction<ServerResponse> functions() {
		return RouterFunctions.route()
			.GET("/fn/{name}", (request) -> ServerResponse.ok().bodyValue("function"))
			.path("/nested/{outer}", (inner) -> inner.GET("/leaf/{leaf}", (request) -> ServerResponse.ok().build()))
			.build();
	}

	@Bean
	HandlerMapping webSockets() {
		WebSocketHandler silent = (session) -> session.receive().then();
		return new SimpleUrlHandlerMapping(Map.of("/socket", silent), -1);
	}

	@GetMapping("/ok")
	String ok() {
		return "ok";
	}

	@GetMapping("/users/{id}")
	String user(@PathVariable String id) {
		return "user";
	}

	@GetMapping("/wild/*/card/**")
	String wild() {
		return "wild";
	}

	@GetMapping("/param")
	String param(@RequestParam int n) {
		return "param";
	}

	@GetMapping("/status/{status}")
	ResponseEntity<Void> status(@PathVariable int status) {
		return ResponseEntity.status(status).build();
	}

	@GetMapping("/thrown")
	String thrown() {
		throw new IllegalArgumentException("thrown");
	}

	@CrossOrigin(origins = "https://friend.example")
	@GetMapping("/cors")
	String cors() {
		return "cors";
	}

	@PostMapping("/text")
	Mono<Integer> text(@RequestBody Mono<String> body) {
		return body.map(String::length);
	}

	@PostMapping("/json")
	Map<String, Object> json(@RequestBody Map<String, Object> body) {
		return Map.of("size", body.size());
	}

	@PostMapping("/unread")
	ResponseEntity<Void> unread() {
		return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
	}

}
