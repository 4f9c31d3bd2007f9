@NullMarked
package dev.switchboard.workflows.recovery;

import org.jspecify.annotations.NullMarked;
