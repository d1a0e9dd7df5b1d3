package io.github.webmetrics;

/**
 * A label of the request metrics whose value depends on the request.
 *
 * @since 0.1.0
 */
public enum RequestLabel {

	/**
	 * Name of the application. One value for an application.
	 */
	APP_NAME,

	/**
	 * HTTP method, {@code OTHER} for any but the methods of RFC 9110, RFC 5789 and the
	 * QUERY method.
	 */
	METHOD,

	/**
	 * Path pattern of the route that served the request, or one of a few fixed values.
	 */
	ENDPOINT,

	/**
	 * Three digits of the status that the client got, {@code 499} where it left first, as
	 * nginx logs it.
	 */
	HTTP_STATUS

}
