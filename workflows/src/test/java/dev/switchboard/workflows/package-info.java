@NullMarked
package dev.switchboard.workflows;

import org.jspecify.annotations.NullMarked;
