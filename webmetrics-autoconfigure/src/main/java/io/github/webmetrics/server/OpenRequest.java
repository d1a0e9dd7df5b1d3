package io.github.webmetrics.server;

/**
 * A request that is being recorded and has not ended yet.
 *
 * @since 0.1.0
 */
public interface OpenRequest {

	/**
	 * Record that the server has ended the request without telling the application.
	 * Nothing is recorded if the request has ended before, or if it ends afterwards.
	 * Never throws.
	 */
	void cut();

}
