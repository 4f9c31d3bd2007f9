/** OpenTelemetry traces: switched on by an OTLP endpoint, and what may be in them. */
@NullMarked
package dev.switchboard.api.tracing;

import org.jspecify.annotations.NullMarked;
