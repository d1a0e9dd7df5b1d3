package io.github.webmetrics.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * {@link AutoConfiguration Auto-configuration} for warnings where requests are not
 * recorded.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnWebApplication
public final class NotRecordedAutoConfiguration {

	static final String CONDITION = "org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty";

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	NotRecordedWarning webMetricsServletWarning() {
		return new NotRecordedWarning(true, isSupported());
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	NotRecordedWarning webMetricsNotRecordedWarning() {
		return new NotRecordedWarning(false, isSupported());
	}

	// Before Spring Boot 3.5, this condition does not exist and nothing can be turned
	// off.
	private static boolean isSupported() {
		return ClassUtils.isPresent(CONDITION, NotRecordedAutoConfiguration.class.getClassLoader());
	}

}
