/** HTTP as Twilio speaks it: requests, answers, pages, errors, the contract of requests and the journal. */
@NullMarked
package dev.switchboard.simulator.http;

import org.jspecify.annotations.NullMarked;
