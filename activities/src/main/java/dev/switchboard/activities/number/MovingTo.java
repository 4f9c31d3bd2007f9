package dev.switchboard.activities.number;

/**
 * The agent that a number is about to have, and the channels with which it gets it.
 *
 * @param id the agent's
 * @param name the agent's
 * @param sms whether SMS is one
 * @param whatsapp whether WhatsApp is one
 */
record MovingTo(String id, String name, boolean sms, boolean whatsapp) {}
