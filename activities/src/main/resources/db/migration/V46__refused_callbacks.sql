-- Requests in the name of an account of ours whose signature was not Twilio's, counted by hour: a person is to see them,
-- since calls and messages fail while Twilio signs with another token, or for another URL. Kept for two days.
CREATE TABLE refused_callback (
    hour        timestamptz      NOT NULL,
    account_sid text COLLATE "C" NOT NULL,
    reason      text             NOT NULL CHECK (reason IN ('invalid_signature', 'unknown_shared_key')),
    requests    bigint           NOT NULL CHECK (requests > 0),
    last_at     timestamptz      NOT NULL,
    PRIMARY KEY (hour, account_sid, reason)
);
