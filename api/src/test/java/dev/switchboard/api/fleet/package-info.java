@NullMarked
package dev.switchboard.api.fleet;

import org.jspecify.annotations.NullMarked;
