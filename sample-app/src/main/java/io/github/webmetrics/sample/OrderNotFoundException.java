package io.github.webmetrics.sample;

/**
 * An exception of the business logic, which does not depend on HTTP.
 * {@code application.yml} maps it to a status.
 */
class OrderNotFoundException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	OrderNotFoundException(long id) {
		super("No order " + id);
	}

}
