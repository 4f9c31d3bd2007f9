-- Whose turn it is at Twilio, of all processes together: a row per account, and one per batch that has a pace of its own.
-- A permit is one update of a row that nobody reads twice, so that its page has room for the next versions.
CREATE TABLE twilio_pace (
    key        text COLLATE "C"  PRIMARY KEY, -- the account's SID, or the operation's id
    slot_at    timestamptz       NOT NULL, -- the latest slot given away
    lowered_to double precision  NOT NULL DEFAULT 1 CHECK (lowered_to > 0 AND lowered_to <= 1), -- of the configured rate
    lowered_at timestamptz       NOT NULL DEFAULT 'epoch' -- when Twilio last said that this was too much
) WITH (fillfactor = 10);
