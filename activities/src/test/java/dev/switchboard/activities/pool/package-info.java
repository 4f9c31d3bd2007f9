@NullMarked
package dev.switchboard.activities.pool;

import org.jspecify.annotations.NullMarked;
