/** What an account owns, the ledger of what it did, and the file that keeps both. */
@NullMarked
package dev.switchboard.simulator.account;

import org.jspecify.annotations.NullMarked;
