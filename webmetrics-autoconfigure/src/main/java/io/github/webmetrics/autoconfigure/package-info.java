/**
 * Spring Boot auto-configuration of request recording and error mapping.
 */
@NullMarked
package io.github.webmetrics.autoconfigure;

import org.jspecify.annotations.NullMarked;
