package dev.switchboard.activities.found;

/** The key of the digests by which values found at Twilio are compared. */
@FunctionalInterface
public interface DigestKey {

    /** 32 bytes, the same in every process and forever. */
    byte[] bytes();
}
