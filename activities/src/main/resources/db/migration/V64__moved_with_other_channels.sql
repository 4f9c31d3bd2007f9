-- The channels that a number is about to have, while it is on its way to another agent, or to the same one with others.
ALTER TABLE phone_number ADD COLUMN moving_sms boolean;
ALTER TABLE phone_number ADD COLUMN moving_whatsapp boolean;
UPDATE phone_number SET moving_sms = sms_enabled, moving_whatsapp = whatsapp_enabled WHERE state = 'MOVING';
ALTER TABLE phone_number ADD CONSTRAINT moving_with_channels
    CHECK ((state = 'MOVING') = (moving_sms IS NOT NULL) AND (moving_sms IS NULL) = (moving_whatsapp IS NULL));
