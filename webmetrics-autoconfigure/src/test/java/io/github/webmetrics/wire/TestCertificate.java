package io.github.webmetrics.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate for localhost, which the running JDK creates for one test.
 *
 * @param keyStore file of the certificate and its key
 */
record TestCertificate(Path keyStore) {

	private static final String PASSWORD = "only-for-this-test";

	static TestCertificate create(Path directory) throws IOException, InterruptedException {
		Files.createDirectories(directory);
		Path keyStore = directory.resolve("wire.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "wire", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-keystore", keyStore.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		assertThat(keytool.waitFor()).as(output).isZero();
		return new TestCertificate(keyStore);
	}

	String[] serverProperties() {
		return new String[] { "server.ssl.key-store=" + this.keyStore.toUri(),
				"server.ssl.key-store-password=" + PASSWORD, "server.ssl.key-store-type=PKCS12" };
	}

	TrustManagerFactory trust() throws GeneralSecurityException, IOException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(this.keyStore)) {
			trusted.load(input, PASSWORD.toCharArray());
		}
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		return factory;
	}

}
