package io.github.webmetrics.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.webmetrics.error.ErrorMapper;
import io.github.webmetrics.error.ErrorMappingExceptionHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * {@link AutoConfiguration Auto-configuration} for the mapping of exceptions to problem
 * details.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ ConditionalOnBooleanProperty.class, DispatcherHandler.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "webmetrics.error-mapping.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ErrorMappingProperties.class)
public final class ErrorMappingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ErrorMappingExceptionHandler errorMappingExceptionHandler(ErrorMappingProperties properties,
			ObjectProvider<ErrorMapper> mappers, ServerCodecConfigurer codecs, ApplicationContext context) {
		List<ErrorMapper> all = new ArrayList<>(mappers.orderedStream().toList());
		all.add(ErrorMapper.of(ErrorStatuses.of(properties.statuses(), context.getClassLoader())));
		if (properties.scope() == ErrorMappingProperties.Scope.ALL) {
			all.add(ErrorMapper.ofAny());
		}
		return new ErrorMappingExceptionHandler(ErrorMapper.firstOf(all), codecs);
	}

	// Never lazy, so that invalid properties stop the application at startup.
	@Bean
	static LazyInitializationExcludeFilter errorMappingLazyInitializationExclude() {
		return LazyInitializationExcludeFilter.forBeanTypes(ErrorMappingExceptionHandler.class);
	}

}
