-- The processes whose workers run, with what all of them must have in common. One that was not seen for a minute is gone.
CREATE TABLE worker_process (
    id           text COLLATE "C" PRIMARY KEY,
    -- Ids of the keys of payloads, the one that encrypts first; none where payloads are in the clear.
    payload_keys text[]      NOT NULL,
    public_url   text        NOT NULL,
    seen_at      timestamptz NOT NULL
);
