/** What it takes to bring a fleet's webhooks up to date: Switchboard beside loops over Twilio's client. */
@NullMarked
package dev.switchboard.bench.fleet;

import org.jspecify.annotations.NullMarked;
