/** Tests of the checkout as a whole: what documents name, and how tests wait. They read files and run nothing. */
@NullMarked
package dev.switchboard.testing.checkout;

import org.jspecify.annotations.NullMarked;
