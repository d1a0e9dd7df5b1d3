package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.webmetrics.LabelContributor;
import io.github.webmetrics.LabelSources;
import io.github.webmetrics.failure.RecordingFailures;
import io.github.webmetrics.meter.FurtherLabel;
import io.github.webmetrics.meter.MetricsSettings.Further;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
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

	private final List<Further> all = new ArrayList<>();

	private final List<LabelSources.FromHeader> fromHeaders = new ArrayList<>();

	private final List<LabelSources.FromBean> fromBeans = new ArrayList<>();

	private final int maxValues;

	/**
	 * Create the labels.
	 * @param properties the properties
	 * @param contributors the beans
	 * @param beans the names of the beans
	 */
	FurtherLabels(WebMetricsProperties properties, ObjectProvider<LabelContributor> contributors,
			ListableBeanFactory beans) {
		PropertyChecks.positive("webmetrics.max-label-values", properties.maxLabelValues());
		this.maxValues = properties.maxLabelValues();
		new TreeMap<>(properties.headerLabels()).forEach(this::addHeader);
		contributors.orderedStream().forEach((contributor) -> addContributor(contributor, beans));
		warnOfManyCombinations();
	}

	private void addHeader(String name, WebMetricsProperties.HeaderLabel label) {
		String property = PropertyChecks.entry(HEADER_LABELS, name);
		String header = StringUtils.hasText(label.header()) ? label.header() : "";
		PropertyChecks.headerName(property + ".header", header,
				"Set the name of the header whose value the label has.");
		if (label.values().isEmpty()) {
			throw new InvalidPropertyException(property + ".values", "",
					"is empty, but clients can send any value in a header.",
					"List the values to record. Other values are recorded as 'OTHER'.");
		}
		label.values().forEach((value) -> PropertyChecks.labelValue(property + ".values", value));
		Further added = new Further(name, property + ".header", header, new LinkedHashSet<>(label.values()));
		this.all.add(added);
		this.fromHeaders.add(new LabelSources.FromHeader(new FurtherLabel(added, this.maxValues), header));
	}

	private void addContributor(LabelContributor contributor, ListableBeanFactory beans) {
		String source = "name of the LabelContributor '" + beanName(contributor, beans) + "'";
		@Nullable String name = contributor.name();
		if (name == null) {
			throw new InvalidPropertyException(source, "null", "is missing.", "Return a name for the label.");
		}
		Further added = new Further(name, source, name, Set.of());
		this.all.add(added);
		this.fromBeans.add(new LabelSources.FromBean(new FurtherLabel(added, this.maxValues), contributor));
	}

	private static String beanName(LabelContributor contributor, ListableBeanFactory beans) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, LabelContributor.class))
			.filter((name) -> beans.isSingleton(name) && beans.getBean(name) == contributor)
			.findFirst()
			.orElse(contributor.getClass().getName());
	}

	private void warnOfManyCombinations() {
		double combinations = 1;
		for (Further label : this.all) {
			double values = label.listed().isEmpty() ? this.maxValues : label.listed().size();
			combinations *= values + 2; // NONE and OTHER
		}
		if (combinations > MANY_COMBINATIONS) {
			logger.warn(
					("The labels %s can have %.0f combinations of values, and the counter of requests one series for each "
							+ "of them, endpoint, method and status. List fewer values of headers, or set a lower "
							+ "'webmetrics.max-label-values'.")
						.formatted(this.all.stream().map(Further::name).toList(), combinations));
		}
	}

	/**
	 * Return the labels in the order of their values.
	 */
	List<Further> all() {
		return this.all;
	}

	/**
	 * Return where their values come from.
	 * @param failures receives failures to find out a value
	 */
	LabelSources sources(RecordingFailures failures) {
		return new LabelSources(this.fromHeaders, this.fromBeans, failures);
	}

}
