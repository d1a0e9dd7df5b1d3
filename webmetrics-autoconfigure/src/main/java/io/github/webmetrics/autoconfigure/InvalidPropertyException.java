package io.github.webmetrics.autoconfigure;

/**
 * An exception for a property whose value cannot work.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String value;

	private final String problem;

	private final String cure;

	/**
	 * Create an exception.
	 * @param property name of the property
	 * @param value value of the property
	 * @param problem what is wrong with the value, as the end of a sentence
	 * @param cure what to do, as a sentence
	 */
	InvalidPropertyException(String property, Object value, String problem, String cure) {
		super("Property '%s' with value '%s' %s".formatted(property, value, problem));
		this.property = property;
		this.value = value.toString();
		this.problem = problem;
		this.cure = cure;
	}

	String property() {
		return this.property;
	}

	String value() {
		return this.value;
	}

	String problem() {
		return this.problem;
	}

	String cure() {
		return this.cure;
	}

}
