-- A WhatsApp sender whose number is not Twilio's: a number with that one channel. Its identity is the sender's SID.
ALTER TABLE phone_number
    ALTER COLUMN phone_number_sid DROP NOT NULL,
    ADD COLUMN sender_sid text,
    ADD CONSTRAINT known_at_twilio CHECK (phone_number_sid IS NOT NULL OR sender_sid IS NOT NULL),
    ADD CONSTRAINT calls_need_a_number CHECK (phone_number_sid IS NOT NULL OR NOT (voice OR sms));
CREATE INDEX phone_number_senders_only ON phone_number (account_sid) WHERE phone_number_sid IS NULL;
