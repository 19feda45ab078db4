/** What a gateway counts of its own work, and how Prometheus is told. */
@NullMarked
package dev.homie.gateway.metrics;

import org.jspecify.annotations.NullMarked;
