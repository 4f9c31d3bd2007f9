/** Who may call: bearer tokens (JWT), scopes, and the subject as the owner. */
@NullMarked
package dev.switchboard.api.security;

import org.jspecify.annotations.NullMarked;
