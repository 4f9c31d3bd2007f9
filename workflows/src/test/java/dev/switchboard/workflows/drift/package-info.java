@NullMarked
package dev.switchboard.workflows.drift;

import org.jspecify.annotations.NullMarked;
