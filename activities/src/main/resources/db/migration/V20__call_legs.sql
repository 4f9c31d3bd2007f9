-- Calls that led to others, and the minutes that Twilio bills.

ALTER TABLE twilio_event ADD COLUMN parent_sid text COLLATE "C"; -- the call that this leg was dialled from
ALTER TABLE twilio_event ADD COLUMN billed_minutes integer CHECK (billed_minutes >= 0); -- of a call, where Twilio said so
COMMENT ON COLUMN twilio_event.payload IS 'Other parameters by an allow-list: nothing that was said or written.';

CREATE INDEX twilio_event_by_parent ON twilio_event (parent_sid) WHERE parent_sid IS NOT NULL;

ALTER TABLE usage_record ADD COLUMN parent_sid text COLLATE "C";
-- How far up the calls that led to this leg the number was found that it counts for; 0: it is the leg's own. Who knows of
-- more calls knows better.
ALTER TABLE usage_record ADD COLUMN found_above smallint NOT NULL DEFAULT 0 CHECK (found_above >= 0);

CREATE INDEX usage_record_legs ON usage_record (phone_number_id, sid) WHERE parent_sid IS NOT NULL;
