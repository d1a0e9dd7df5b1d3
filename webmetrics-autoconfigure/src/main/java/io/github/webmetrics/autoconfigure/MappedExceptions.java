package io.github.webmetrics.autoconfigure;

import java.util.Map;
import java.util.Set;

import io.github.webmetrics.error.ErrorMappingExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Keeps the exception classes that properties name in a native image. It knows only the
 * properties that are set while the application is processed ahead of time.
 */
final class MappedExceptions implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(ErrorMappingExceptionHandler.class, false, false).length == 0) {
			return null;
		}
		Set<Class<? extends Throwable>> types = ErrorStatuses
			.of(statuses(beanFactory.getBean(Environment.class)), beanFactory.getBeanClassLoader())
			.keySet();
		return (context, code) -> types.forEach((type) -> context.getRuntimeHints().reflection().registerType(type));
	}

	private static Map<String, Integer> statuses(Environment environment) {
		return Binder.get(environment)
			.bind("webmetrics.error-mapping.statuses", Bindable.mapOf(String.class, Integer.class))
			.orElseGet(Map::of);
	}

}
