@NullMarked
package dev.switchboard.api.cli;

import org.jspecify.annotations.NullMarked;
