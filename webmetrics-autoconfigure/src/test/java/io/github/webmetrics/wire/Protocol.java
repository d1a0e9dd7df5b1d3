package io.github.webmetrics.wire;

import java.nio.file.Path;
import java.util.stream.Stream;

import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * A protocol between the {@link ProtocolClient} and the server.
 */
enum Protocol {

	/**
	 * HTTP/2 without TLS, with prior knowledge.
	 */
	H2C(HttpProtocol.H2C),

	/**
	 * HTTP/2 over TLS.
	 */
	H2(HttpProtocol.H2),

	/**
	 * HTTP/1.1 over TLS.
	 */
	HTTPS(HttpProtocol.HTTP11);

	private final HttpProtocol protocol;

	Protocol(HttpProtocol protocol) {
		this.protocol = protocol;
	}

	boolean isMultiplexed() {
		return this != HTTPS;
	}

	@Nullable TestCertificate certificate(Path directory) throws Exception {
		return (this != H2C) ? TestCertificate.create(directory) : null;
	}

	String[] serverProperties(@Nullable TestCertificate certificate) {
		Stream<String> ssl = (certificate != null) ? Stream.of(certificate.serverProperties()) : Stream.empty();
		return Stream.concat(Stream.of("server.http2.enabled=true"), ssl).toArray(String[]::new);
	}

	HttpClient speak(HttpClient client, @Nullable TestCertificate certificate) throws Exception {
		HttpClient speaking = client.protocol(this.protocol);
		if (certificate == null) {
			return speaking;
		}
		TrustManagerFactory trust = certificate.trust();
		SslProvider.GenericSslContextSpec<?> specification = isMultiplexed()
				? Http2SslContextSpec.forClient().configure((context) -> context.trustManager(trust))
				: Http11SslContextSpec.forClient().configure((context) -> context.trustManager(trust));
		return speaking.secure((ssl) -> ssl.sslContext(specification));
	}

}
