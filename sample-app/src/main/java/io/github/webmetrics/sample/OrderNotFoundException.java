package io.github.webmetrics.sample;

/**
 * An exception of the business logic, which knows nothing of HTTP: application.yml maps
 * it.
 */
class OrderNotFoundException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	OrderNotFoundException(long id) {
		super("No order " + id);
	}

}
