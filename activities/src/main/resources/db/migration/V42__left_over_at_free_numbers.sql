-- Of a free number nothing of ours may be left at Twilio. Where something is, no agent has to do with it.
ALTER TABLE route_drift ALTER COLUMN chatbot_id DROP NOT NULL;
