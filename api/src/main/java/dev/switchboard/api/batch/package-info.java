/** Operations on all numbers of an owner: updating webhooks, importing. */
@NullMarked
package dev.switchboard.api.batch;

import org.jspecify.annotations.NullMarked;
