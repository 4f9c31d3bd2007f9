/** Operations on all numbers of an owner: updating webhooks, importing. */
@NullMarked
package dev.switchboard.api.fleet;

import org.jspecify.annotations.NullMarked;
