@NullMarked
package dev.switchboard.api.metrics;

import org.jspecify.annotations.NullMarked;
