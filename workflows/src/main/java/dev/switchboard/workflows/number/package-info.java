/**
 * One phone number: who it is, what it can do, what it is bound to, and the one workflow id that serialises its
 * operations.
 */
@NullMarked
package dev.switchboard.workflows.number;

import org.jspecify.annotations.NullMarked;
