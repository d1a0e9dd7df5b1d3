package io.github.webmetrics.wire;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Says which symptom of the page a test reproduces.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface Symptom {

	/**
	 * The heading of the symptom.
	 */
	String value();

}
