@org.jspecify.annotations.NullMarked
package dev.switchboard.api.release;
