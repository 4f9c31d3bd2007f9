/** The description of the REST API. */
@NullMarked
package dev.switchboard.api.openapi;

import org.jspecify.annotations.NullMarked;
