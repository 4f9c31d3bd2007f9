@NullMarked
package dev.switchboard.workflows.pool;

import org.jspecify.annotations.NullMarked;
