/** Agents' own runtimes: how we ask them what to say, what of their answers is passed on, and the secrets shared with them. */
@NullMarked
package dev.switchboard.api.runtime;

import org.jspecify.annotations.NullMarked;
