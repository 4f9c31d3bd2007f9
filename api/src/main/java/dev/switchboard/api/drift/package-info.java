/** Numbers that Twilio routes otherwise than their binding asks for: listed, looked for, measured. */
@NullMarked
package dev.switchboard.api.drift;

import org.jspecify.annotations.NullMarked;
