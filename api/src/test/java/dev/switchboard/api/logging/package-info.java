@NullMarked
package dev.switchboard.api.logging;

import org.jspecify.annotations.NullMarked;
