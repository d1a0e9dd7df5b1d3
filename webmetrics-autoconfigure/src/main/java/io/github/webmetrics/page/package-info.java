/**
 * What the metrics say now, as a {@link io.github.webmetrics.page.Report Report} for
 * programs and as a page for people. Everything is read from the meters that exist
 * anyway. Start with {@link io.github.webmetrics.page.ReportReader}. The page itself is
 * among the resources. It estimates the percentiles of the last seconds in the same way
 * as {@link io.github.webmetrics.page.Quantiles}, from two reports.
 * <p>
 * No type is API. The format of the report is: it is described in the docs, and has a
 * version.
 */
@NullMarked
package io.github.webmetrics.page;

import org.jspecify.annotations.NullMarked;
