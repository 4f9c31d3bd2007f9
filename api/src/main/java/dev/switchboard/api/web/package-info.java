/** What every endpoint shares: paging, strict queries, strict JSON, the limit of a body. */
@NullMarked
package dev.switchboard.api.web;

import org.jspecify.annotations.NullMarked;
