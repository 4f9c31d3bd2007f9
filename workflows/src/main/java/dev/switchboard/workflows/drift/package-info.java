/** The check of the fleet: whether Twilio still routes every assigned number as its binding asks for. */
@NullMarked
package dev.switchboard.workflows.drift;

import org.jspecify.annotations.NullMarked;
