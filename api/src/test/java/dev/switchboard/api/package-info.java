/** The application as a whole, over HTTP; {@link dev.switchboard.api.SwitchboardServer} starts it. */
@NullMarked
package dev.switchboard.api;

import org.jspecify.annotations.NullMarked;
