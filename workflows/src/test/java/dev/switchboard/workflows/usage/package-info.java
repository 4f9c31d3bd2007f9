@NullMarked
package dev.switchboard.workflows.usage;

import org.jspecify.annotations.NullMarked;
