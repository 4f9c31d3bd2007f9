@NullMarked
package dev.switchboard.api.tracing;

import org.jspecify.annotations.NullMarked;
