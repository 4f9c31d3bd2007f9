/** Twilio's REST API, a resource per class, and the accounts that it serves. */
@NullMarked
package dev.switchboard.simulator.rest;

import org.jspecify.annotations.NullMarked;
