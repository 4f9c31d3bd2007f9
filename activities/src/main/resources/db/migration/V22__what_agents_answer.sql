-- What an agent's runtime was last refused for, one row at most for every agent. It is of one runtime URL: an agent that has got
-- another one has no refusal yet. Refers to nothing by foreign key; it goes with its agent.
CREATE TABLE runtime_refusal (
    chatbot_id  text COLLATE "C" PRIMARY KEY,
    runtime     bytea       NOT NULL, -- SHA-256 of the runtime's URL, which may have a secret in it
    event       text        NOT NULL CHECK (event IN ('CALL', 'MESSAGE')),
    code        text        NOT NULL,
    reason      text        NOT NULL, -- a sentence for the owner; nothing that was said or written, no secret
    refused_at  timestamptz NOT NULL,
    answered_at timestamptz -- when an answer was used again, if one was
);

-- Who was greeted by a number, so that nobody is more than once an hour: what answers by itself there must not make two
-- machines talk for ever. Rows are of use for an hour, and are deleted then.
CREATE TABLE greeting_sent (
    phone_number_id text COLLATE "C" NOT NULL,
    sender          text COLLATE "C" NOT NULL, -- as Twilio writes it: by SMS and by WhatsApp are two conversations
    message_sid     text COLLATE "C" NOT NULL, -- the message that was greeted: its repeat is answered the same
    greeted_at      timestamptz      NOT NULL,
    PRIMARY KEY (phone_number_id, sender)
);

CREATE INDEX greeting_sent_by_time ON greeting_sent (greeted_at);

-- Whether a sender is a number of ours.
CREATE INDEX phone_number_assigned ON phone_number (phone_number) WHERE chatbot_id IS NOT NULL;
