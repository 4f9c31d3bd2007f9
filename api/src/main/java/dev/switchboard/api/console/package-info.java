/**
 * The console at {@code /console}: pages for people. What they show and do, they ask the controllers of the API for, so
 * that a person sees and may do what a program could; there is no second way to the stores.
 */
@NullMarked
package dev.switchboard.api.console;

import org.jspecify.annotations.NullMarked;
