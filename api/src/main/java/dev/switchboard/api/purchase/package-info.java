/** Numbers that are for sale, their purchase, and what an owner may spend. */
@NullMarked
package dev.switchboard.api.purchase;

import org.jspecify.annotations.NullMarked;
