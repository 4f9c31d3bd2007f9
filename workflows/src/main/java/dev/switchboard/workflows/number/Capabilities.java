package dev.switchboard.workflows.number;

/**
 * What a number can do. Voice and SMS are Twilio's {@code capabilities} of the IncomingPhoneNumber; WhatsApp means that
 * a WhatsApp sender is registered for the number.
 */
public record Capabilities(boolean voice, boolean sms, boolean whatsapp) {}
