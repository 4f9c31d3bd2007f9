@NullMarked
package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.NullMarked;
