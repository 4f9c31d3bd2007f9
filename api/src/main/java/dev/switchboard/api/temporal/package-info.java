/**
 * The connection to Temporal: client, workers that start when it answers and drain before they stop, health, metrics.
 */
@NullMarked
package dev.switchboard.api.temporal;

import org.jspecify.annotations.NullMarked;
