package io.github.webmetrics.meter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A label that a request header or a bean adds to the requests. Bounds its values: either
 * they are listed, or there is a maximum of different ones.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FurtherLabel {

	private static final Log logger = LogFactory.getLog(FurtherLabel.class);

	private static final int MAX_LENGTH = 100;

	private final String name;

	private final int max;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	// Never reset: the set does not shrink.
	private volatile boolean full;

	/**
	 * Create a label without values.
	 * @param label name of the label, and its values if they are listed
	 * @param max number of different values before further ones become {@code OTHER}, if
	 * they are not listed
	 */
	public FurtherLabel(MetricsSettings.Further label, int max) {
		this.name = label.name();
		this.max = max;
		this.known.addAll(label.listed());
		this.full = !label.listed().isEmpty();
	}

	/**
	 * Return the name of the label.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the value of a request.
	 * @param value what the header or the bean says, or {@code null} for nothing
	 * @return the value to record
	 */
	public String value(@Nullable String value) {
		if (value == null || value.isEmpty()) {
			return none();
		}
		return (this.known.contains(value) || add(value)) ? value : other();
	}

	/**
	 * Return the value of a request without one.
	 * @return the value to record
	 */
	public String none() {
		return LabelValues.NONE;
	}

	/**
	 * Return the value of a request whose own value is not recorded.
	 * @return the value to record
	 */
	public String other() {
		return LabelValues.OTHER;
	}

	private boolean add(String value) {
		return !this.full && isRecordable(value) && addUpToMax(value);
	}

	// An unpaired surrogate has no encoding, so two such values would be one in a scrape.
	private static boolean isRecordable(String value) {
		return value.length() <= MAX_LENGTH && value.codePoints()
			.noneMatch((character) -> Character.isISOControl(character)
					|| Character.getType(character) == Character.SURROGATE);
	}

	private synchronized boolean addUpToMax(String value) {
		if (this.known.size() < this.max) {
			this.known.add(value);
		}
		else if (!this.full && !this.known.contains(value)) {
			this.full = true;
			logger.warn("The limit of " + this.max + " different values of the label '" + this.name
					+ "' is reached: further values are recorded as " + LabelValues.OTHER
					+ ". The property 'webmetrics.max-label-values' sets the limit.");
		}
		return this.known.contains(value);
	}

}
