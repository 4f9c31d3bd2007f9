package dev.switchboard.workflows.number;

/** A way to reach an agent through its number. */
public enum Channel {
    VOICE,
    SMS,
    WHATSAPP
}
