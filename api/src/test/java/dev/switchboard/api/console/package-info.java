/** The console, driven as a person drives it, and refused as the API refuses. */
@NullMarked
package dev.switchboard.api.console;

import org.jspecify.annotations.NullMarked;
