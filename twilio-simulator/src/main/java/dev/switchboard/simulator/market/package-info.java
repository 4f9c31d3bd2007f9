/** What Twilio has for sale: its stock by country and type, what it may be asked by, and the prices. */
@NullMarked
package dev.switchboard.simulator.market;

import org.jspecify.annotations.NullMarked;
