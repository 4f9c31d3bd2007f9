/** Usage that events alone do not tell: segments of outbound SMS, and what Twilio never called back about. */
@NullMarked
package dev.switchboard.workflows.usage;

import org.jspecify.annotations.NullMarked;
