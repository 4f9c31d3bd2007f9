-- What comparisons with Twilio found, by call and message.

-- What was on record before the comparison that is named in reconciled_by; none when nothing was.
ALTER TABLE usage_record ADD COLUMN reconciled_from jsonb;

CREATE TABLE usage_difference (
    operation_id    text COLLATE "C" NOT NULL,
    sid             text COLLATE "C" NOT NULL,
    owner           text             NOT NULL,
    phone_number_id text COLLATE "C" NOT NULL,
    channel         text             NOT NULL CHECK (channel IN ('VOICE', 'SMS', 'WHATSAPP')),
    direction       text             NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND')),
    outcome         text             NOT NULL CHECK (outcome IN ('MISSING', 'CORRECTED')),
    was             jsonb, -- NULL: nothing was, or another version of the service had begun the comparison
    became          jsonb            NOT NULL,
    found_at        timestamptz      NOT NULL,
    PRIMARY KEY (operation_id, sid),
    CONSTRAINT missing_was_nothing CHECK (outcome <> 'MISSING' OR was IS NULL)
);

CREATE INDEX usage_difference_by_owner ON usage_difference (owner, operation_id, sid);
