@NullMarked
package dev.switchboard.workflows.fleet;

import org.jspecify.annotations.NullMarked;
