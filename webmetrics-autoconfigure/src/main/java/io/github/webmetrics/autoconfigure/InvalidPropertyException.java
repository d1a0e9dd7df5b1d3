package io.github.webmetrics.autoconfigure;

/**
 * Thrown at startup when the value of a property is not valid. The failure analysis of
 * Spring Boot's own exception for this would not find the value of a default.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String reason;

	private final String action;

	/**
	 * Create an exception.
	 * @param property name of the property
	 * @param value value of the property
	 * @param reason why the value is not valid, as a sentence without its subject
	 * @param action what to do about it, as a sentence
	 */
	InvalidPropertyException(String property, Object value, String reason, String action) {
		super("Property '%s' with value '%s' %s".formatted(property, value, reason));
		this.property = property;
		this.value = value.toString();
		this.reason = reason;
		this.action = action;
	}

	String property() {
		return this.property;
	}

	String value() {
		return this.value;
	}

	String reason() {
		return this.reason;
	}

	String action() {
		return this.action;
	}

}
