package io.github.webmetrics.dashboards;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeQueries}.
 */
class NativeQueriesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					histogram_quantile(0.5, sum by (app, le) (rate(x_bucket[5m])))   | histogram_quantile(0.5, sum by (app) (rate(x[5m])))
					histogram_quantile(0.5, sum by (le) (rate(x_bucket{a="1"}[5m]))) | histogram_quantile(0.5, sum(rate(x{a="1"}[5m])))
					sum by (le, app) (increase(x_bucket{a="1"}[$__range]))           | sum by (app) (increase(x{a="1"}[$__range]))
					sum(rate(x_count{a="1", b="2"}[5m])) > 0                         | histogram_count(sum(rate(x{a="1", b="2"}[5m]))) > 0
					sum by (app) (x_count) > 0                                       | histogram_count(sum by (app) (x)) > 0
					sum(rate(x_bucket{a="1", le="0.5"}[5m]))                         | (histogram_fraction(-Inf, 0.5, sum(rate(x{a="1"}[5m]))) * (histogram_count(sum(rate(x{a="1"}[5m]))) > 0) or 0 * histogram_count(sum(rate(x{a="1"}[5m]))))
					sum by (app) (rate(x_bucket{le="0.5"}[5m]))                      | (histogram_fraction(-Inf, 0.5, sum by (app) (rate(x[5m]))) * (histogram_count(sum by (app) (rate(x[5m]))) > 0) or 0 * histogram_count(sum by (app) (rate(x[5m]))))
					sum(increase(x_bucket{le="+Inf", a="1"}[5m]))                    | (histogram_fraction(-Inf, +Inf, sum(increase(x{a="1"}[5m]))) * (histogram_count(sum(increase(x{a="1"}[5m]))) > 0) or 0 * histogram_count(sum(increase(x{a="1"}[5m]))))
					sum by (app) (rate(y_count[5m]))                                 | sum by (app) (rate(y_count[5m]))
					sum by (app) (rate(requests_total[5m]))                          | sum by (app) (rate(requests_total[5m]))
					""")
	void readsNativeBuckets(String query, String rewritten) {
		assertThat(new NativeQueries("x").in(query)).isEqualTo(rewritten);
	}

}
