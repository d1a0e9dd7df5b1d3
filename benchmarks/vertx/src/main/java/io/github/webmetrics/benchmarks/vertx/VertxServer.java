package io.github.webmetrics.benchmarks.vertx;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

/**
 * A server whose only route answers with a few bytes.
 */
public final class VertxServer extends VerticleBase {

	private final int port;

	private VertxServer(int port) {
		this.port = port;
	}

	/**
	 * Start the server.
	 * @param args port, number of event loops, and whether requests are recorded
	 */
	public static void main(String[] args) {
		int port = Integer.parseInt(args[0]);
		int eventLoops = Integer.parseInt(args[1]);
		VertxOptions options = new VertxOptions().setEventLoopPoolSize(eventLoops);
		VertxBuilder builder = Vertx.builder();
		if (Boolean.parseBoolean(args[2])) {
			options.setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)
				.addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
				.addLabels(Label.HTTP_METHOD, Label.HTTP_CODE, Label.HTTP_ROUTE));
			builder.withMetrics(new MicrometerMetricsFactory(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
		}
		builder.with(options)
			.build()
			.deployVerticle(() -> new VertxServer(port), new DeploymentOptions().setInstances(eventLoops))
			.onFailure((failure) -> System.exit(1));
	}

	@Override
	public Future<?> start() {
		Router router = Router.router(this.vertx);
		router.get("/users/:id")
			.handler((context) -> context.response()
				.putHeader("Content-Type", "text/plain;charset=UTF-8")
				.end("user " + context.pathParam("id")));
		return this.vertx.createHttpServer().requestHandler(router).listen(this.port, "127.0.0.1");
	}

}
