@NullMarked
package dev.switchboard.api.embedded;

import org.jspecify.annotations.NullMarked;
