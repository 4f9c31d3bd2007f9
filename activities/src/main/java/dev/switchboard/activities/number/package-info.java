/** Phone numbers and their bindings in the database, and the webhooks that a binding stands for. */
@NullMarked
package dev.switchboard.activities.number;

import org.jspecify.annotations.NullMarked;
