/** Payloads as Temporal keeps them. */
@NullMarked
package dev.switchboard.api.payload;

import org.jspecify.annotations.NullMarked;
