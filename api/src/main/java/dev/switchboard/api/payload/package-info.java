/** How payloads look in Temporal: encrypted when there is a key, and decoded for the UI when that is asked for. */
@NullMarked
package dev.switchboard.api.payload;

import org.jspecify.annotations.NullMarked;
