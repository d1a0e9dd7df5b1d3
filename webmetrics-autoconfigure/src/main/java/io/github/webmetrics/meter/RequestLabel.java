package io.github.webmetrics.meter;

/**
 * A built-in label of the request metrics.
 *
 * @since 0.1.0
 */
public enum RequestLabel {

	/**
	 * Name of the application. One value for an application.
	 */
	APP_NAME,

	/**
	 * HTTP method. {@code OTHER} for any method except those of RFC 9110, RFC 5789 and
	 * the QUERY method.
	 */
	METHOD,

	/**
	 * Path pattern of the route that served the request, or one of a few fixed values.
	 */
	ENDPOINT,

	/**
	 * Status that the client got, in three digits. {@code 499} if the client left before
	 * a response was sent, as nginx logs it.
	 */
	HTTP_STATUS

}
