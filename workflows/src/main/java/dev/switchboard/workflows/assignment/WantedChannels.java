package dev.switchboard.workflows.assignment;

/**
 * The channels that a binding is to have beside voice, which it has wherever the number can do it.
 *
 * @param sms whether SMS is one
 * @param whatsApp whether WhatsApp is one
 */
public record WantedChannels(boolean sms, boolean whatsApp) {}
