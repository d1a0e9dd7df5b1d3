package io.github.webmetrics.dashboards;

/**
 * Variables that more than one dashboard has.
 */
final class Variables {

	static final Variable APP = new Variable("app", "Application", "label_values(<requests>, <app-name>)", true);

	static final Variable INSTANCE = new Variable("instance", "Instance",
			"label_values(<requests>{<app-name>=~\"$app\"}, instance)", true);

	static final Variable ENDPOINT = new Variable("endpoint", "Endpoint",
			"label_values(<requests>{<app-name>=~\"$app\"}, <endpoint>)", false);

	/**
	 * Label matchers for the chosen applications and instances.
	 */
	static final String CHOSEN = "<app-name>=~\"$app\", instance=~\"$instance\"";

	private Variables() {
	}

}
