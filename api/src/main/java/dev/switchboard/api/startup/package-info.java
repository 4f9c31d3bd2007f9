/** What a start waits for, with its readiness saying what lacks meanwhile, and what refuses it. */
@NullMarked
package dev.switchboard.api.startup;

import org.jspecify.annotations.NullMarked;
