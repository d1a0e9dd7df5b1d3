package io.github.webmetrics.autoconfigure;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of error mapping.
 *
 * @param enabled Whether exceptions are mapped.
 * @param statuses HTTP statuses by the class name of an exception, for example
 * '[java.lang.ArithmeticException]'. An exception without an entry uses the entry of its
 * nearest superclass.
 * @param scope Exceptions that are answered with a problem detail: 'mapped' for those
 * that a property or a bean maps, and 'all' for every exception that nothing else
 * handles.
 * @since 0.1.0
 */
@ConfigurationProperties("webmetrics.error-mapping")
public record ErrorMappingProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, Integer> statuses,
		@DefaultValue("mapped") Scope scope) {

	/**
	 * Exceptions that are answered with a problem detail.
	 *
	 * @since 0.1.0
	 */
	public enum Scope {

		/**
		 * Exceptions that a property or a bean maps. All others are left to the
		 * application's own handlers.
		 */
		MAPPED,

		/**
		 * Every exception that nothing else handles.
		 */
		ALL

	}

}
