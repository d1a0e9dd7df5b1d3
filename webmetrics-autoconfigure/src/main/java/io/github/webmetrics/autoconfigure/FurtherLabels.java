package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.RequestLabels;
import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.FurtherLabel;
import io.github.webmetrics.meter.MetricsSettings.Further;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * The labels that {@code webmetrics.header-labels} and {@link LabelContributor} beans add
 * to the requests. Throws an {@link InvalidPropertyException} if the properties are not
 * valid.
 */
final class FurtherLabels {

	private static final Log logger = LogFactory.getLog(FurtherLabels.class);

	private static final String HEADER_LABELS = "webmetrics.header-labels";

	// With ten endpoints that answer one method with one status, these are 10,000 series.
	private static final int MANY_COMBINATIONS = 1000;

	// A token as RFC 9110 defines it.
	private static final Pattern HEADER_NAME = Pattern.compile("[a-zA-Z0-9!#$%&'*+.^_`|~-]+");

	private final Map<Further, String> headers = new LinkedHashMap<>();

	private final Map<Further, LabelContributor> contributors = new LinkedHashMap<>();

	private final int maxValues;

	FurtherLabels(WebMetricsProperties properties, ListableBeanFactory beans) {
		PropertyChecks.positive("webmetrics.max-label-values", properties.maxLabelValues());
		this.maxValues = properties.maxLabelValues();
		new TreeMap<>(properties.headerLabels()).forEach(this::addHeader);
		Map<String, LabelContributor> byBeanName = BeanFactoryUtils.beansOfTypeIncludingAncestors(beans,
				LabelContributor.class);
		beans.getBeanProvider(LabelContributor.class)
			.orderedStream()
			.forEach((contributor) -> addContributor(contributor, byBeanName));
		warnOfManyCombinations();
	}

	private void addHeader(String name, WebMetricsProperties.HeaderLabel label) {
		String property = PropertyChecks.entry(HEADER_LABELS, name);
		String header = StringUtils.hasText(label.header()) ? label.header() : "";
		if (!HEADER_NAME.matcher(header).matches()) {
			throw new InvalidPropertyException(property + ".header", header, "is not the name of a request header.",
					"Set the name of the header whose value the label has.");
		}
		if (label.values().isEmpty()) {
			throw new InvalidPropertyException(property + ".values", "",
					"is empty, but clients can send any value in a header.",
					"List the values to record. Other values are recorded as 'OTHER'.");
		}
		label.values().forEach((value) -> PropertyChecks.labelValue(property + ".values", value));
		this.headers.put(new Further(name, property + ".header", new LinkedHashSet<>(label.values())), header);
	}

	private void addContributor(LabelContributor contributor, Map<String, LabelContributor> byBeanName) {
		String bean = byBeanName.entrySet()
			.stream()
			.filter((named) -> named.getValue() == contributor)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(contributor.getClass().getName());
		this.contributors.put(new Further(contributor.name(), "name of the LabelContributor '" + bean + "'", Set.of()),
				contributor);
	}

	private void warnOfManyCombinations() {
		double combinations = 1;
		for (Further label : all()) {
			int values = label.listed().isEmpty() ? this.maxValues : label.listed().size();
			combinations *= values + 2; // NONE and OTHER
		}
		if (combinations > MANY_COMBINATIONS) {
			logger.warn(
					("The labels %s can have %.0f combinations of values, and the counter of requests one series for each "
							+ "of them, endpoint, method and status. List fewer values of headers, or set a lower "
							+ "'webmetrics.max-label-values'.")
						.formatted(all().stream().map(Further::name).toList(), combinations));
		}
	}

	/**
	 * Return the labels in the order of their values.
	 */
	List<Further> all() {
		List<Further> all = new ArrayList<>(this.headers.keySet());
		all.addAll(this.contributors.keySet());
		return all;
	}

	/**
	 * Create what finds out the values of the labels.
	 * @param failures receives failures to find out a value
	 */
	RequestLabels create(RecordingFailures failures) {
		List<RequestLabels.FromHeader> fromHeaders = new ArrayList<>();
		this.headers.forEach((label, header) -> fromHeaders
			.add(new RequestLabels.FromHeader(new FurtherLabel(label, this.maxValues), header)));
		List<RequestLabels.FromBean> fromBeans = new ArrayList<>();
		this.contributors.forEach((label, contributor) -> fromBeans
			.add(new RequestLabels.FromBean(new FurtherLabel(label, this.maxValues), contributor)));
		return new RequestLabels(fromHeaders, fromBeans, failures);
	}

}
