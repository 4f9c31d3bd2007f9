@NullMarked
package dev.switchboard.api.pool;

import org.jspecify.annotations.NullMarked;
