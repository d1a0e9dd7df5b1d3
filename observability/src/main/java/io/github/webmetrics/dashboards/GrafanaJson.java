package io.github.webmetrics.dashboards;

import java.util.function.UnaryOperator;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts a dashboard to the JSON that Grafana 10 and later versions import.
 */
final class GrafanaJson {

	private static final int COLUMNS = 24;

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

	private static final ObjectWriter WRITER = MAPPER.writer()
		.with(new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

	private final Names names;

	private final UnaryOperator<String> queries;

	/**
	 * Create an object.
	 * @param names names of the metrics and the labels
	 * @param queries what to change in each query of a panel
	 */
	GrafanaJson(Names names, UnaryOperator<String> queries) {
		this.names = names;
		this.queries = queries;
	}

	String of(Dashboard dashboard) {
		ObjectNode json = MAPPER.createObjectNode()
			.put("uid", dashboard.id())
			.put("title", dashboard.title())
			.put("description", dashboard.description())
			.put("schemaVersion", 39)
			.put("editable", true)
			.put("graphTooltip", 1)
			.put("refresh", "30s");
		json.putArray("tags").add("webmetrics");
		json.putObject("time").put("from", "now-1h").put("to", "now");
		ArrayNode variables = json.putObject("templating").putArray("list");
		variables.addObject()
			.put("type", "datasource")
			.put("name", "datasource")
			.put("label", "Data source")
			.put("query", "prometheus");
		dashboard.variables().forEach((variable) -> variables.add(variable(variable)));
		json.set("panels", panels(dashboard));
		return WRITER.writeValueAsString(json) + "\n";
	}

	private ObjectNode variable(Variable variable) {
		ObjectNode json = MAPPER.createObjectNode()
			.put("type", "query")
			.put("name", variable.name())
			.put("label", variable.label())
			// 2: reload the values when the time range changes, because instances and
			// endpoints come and go.
			.put("refresh", 2)
			.put("sort", 1)
			.put("multi", variable.several())
			.put("includeAll", variable.several());
		json.set("datasource", dataSource());
		json.putObject("query").put("query", this.names.in(variable.values())).put("refId", variable.name());
		if (variable.several()) {
			// A pattern for all values. Otherwise Grafana lists each value, and there may
			// be hundreds.
			json.put("allValue", ".+");
			json.putObject("current").put("text", "All").put("value", "$__all");
		}
		return json;
	}

	private ArrayNode panels(Dashboard dashboard) {
		ArrayNode json = MAPPER.createArrayNode();
		int id = 1;
		int y = 0;
		for (Row row : dashboard.rows()) {
			ObjectNode title = json.addObject().put("id", id++).put("type", "row").put("title", row.title());
			ArrayNode inRow = title.put("collapsed", row.collapsed()).putArray("panels");
			place(title, 0, y++, COLUMNS, 1);
			// Grafana wants those of a collapsed row in the row, all others beside it.
			ArrayNode panels = row.collapsed() ? inRow : json;
			int x = 0;
			for (Panel panel : row.panels()) {
				if (x == COLUMNS) {
					x = 0;
					y += panel.kind().height();
				}
				ObjectNode each = panel(panel, dashboard.chosen()).put("id", id++);
				place(each, x, y, panel.kind().width(), panel.kind().height());
				panels.add(each);
				x += panel.kind().width();
			}
			y += row.panels().get(row.panels().size() - 1).kind().height();
		}
		return json;
	}

	private static void place(ObjectNode panel, int x, int y, int width, int height) {
		panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
	}

	private ObjectNode panel(Panel panel, String chosen) {
		ObjectNode json = MAPPER.createObjectNode()
			.put("type", panel.kind().type())
			.put("title", panel.title())
			.put("description", panel.description());
		json.set("datasource", dataSource());
		json.set("options", panel.kind().options());
		ObjectNode fieldConfig = json.putObject("fieldConfig");
		ObjectNode defaults = fieldConfig.putObject("defaults").put("unit", panel.unit()).put("min", 0);
		defaults.set("custom", panel.kind().custom());
		if (panel.kind() == Kind.ENDPOINTS) {
			defaults.putArray("links").addObject().put("title", "Show this endpoint").put("url", linkToEndpoint());
		}
		fieldConfig.putArray("overrides");
		ArrayNode targets = json.putArray("targets");
		for (Query query : panel.queries()) {
			targets.add(target(query, panel.kind(), chosen).put("refId", refId(targets.size())));
		}
		return json;
	}

	private String linkToEndpoint() {
		return this.names.in("/d/webmetrics-endpoint?${datasource:queryparam}&${app:queryparam}&${instance:queryparam}"
				+ "&var-endpoint=${__field.labels.<endpoint>:percentencode}&${__url_time_range}");
	}

	private ObjectNode target(Query query, Kind kind, String chosen) {
		ObjectNode json = MAPPER.createObjectNode()
			.put("expr", this.queries.apply(this.names.in(query.expression().replace("<chosen>", chosen))))
			.put("legendFormat", this.names.in(query.legend()))
			.put("format", (kind == Kind.HEATMAP) ? "heatmap" : "time_series")
			.put("instant", kind == Kind.ENDPOINTS)
			.put("range", kind != Kind.ENDPOINTS);
		json.set("datasource", dataSource());
		return json;
	}

	private static String refId(int index) {
		return Character.toString('A' + index);
	}

	private static ObjectNode dataSource() {
		return MAPPER.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
	}

}
