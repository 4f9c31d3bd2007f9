-- A SID is one of its account's: whoever has an account of their own can sign an event with a SID of another's. What is
-- looked up by its SID first stays an index of SIDs first.

ALTER TABLE twilio_event DROP CONSTRAINT twilio_event_sid_status_key;
ALTER TABLE twilio_event ADD CONSTRAINT twilio_event_key UNIQUE (sid, account_sid, status);

ALTER TABLE usage_record DROP CONSTRAINT usage_record_pkey;
ALTER TABLE usage_record ADD PRIMARY KEY (sid, account_sid);

ALTER TABLE usage_difference ADD COLUMN account_sid text;
UPDATE usage_difference d SET account_sid = u.account_sid FROM usage_record u WHERE u.sid = d.sid;
DELETE FROM usage_difference WHERE account_sid IS NULL;
ALTER TABLE usage_difference ALTER COLUMN account_sid SET NOT NULL;
ALTER TABLE usage_difference DROP CONSTRAINT usage_difference_pkey;
ALTER TABLE usage_difference ADD PRIMARY KEY (operation_id, sid, account_sid);
DROP INDEX usage_difference_by_owner;
CREATE INDEX usage_difference_by_owner ON usage_difference (owner, operation_id, sid, account_sid);
