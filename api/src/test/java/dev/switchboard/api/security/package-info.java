/** Who may call. */
@NullMarked
package dev.switchboard.api.security;

import org.jspecify.annotations.NullMarked;
