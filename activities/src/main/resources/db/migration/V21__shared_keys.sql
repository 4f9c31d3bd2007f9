-- Keys that Twilio signs the webhooks of a stored account with in the place of its auth token; several at a time, so that
-- they can be rotated. A secret stands here encrypted only, as tokens do, with the account's and the key's SID as associated
-- data.
CREATE TABLE twilio_shared_key (
    account_sid text COLLATE "C" NOT NULL REFERENCES twilio_account ON DELETE CASCADE,
    key_sid     text COLLATE "C" NOT NULL CHECK (key_sid ~ '^[A-Za-z0-9_-]{1,128}$'),
    secret      text             NOT NULL CHECK (secret LIKE '%:%'),
    created_at  timestamptz      NOT NULL,
    PRIMARY KEY (account_sid, key_sid)
);
