-- Tokens are good until they expire, unless they stand here: one by its id (jti), or all of a subject's that were issued
-- before a time.
CREATE TABLE revoked_token (
    jti        text        NOT NULL PRIMARY KEY CHECK (jti <> ''),
    -- From when on it need not be kept any more; never, when nobody said when the token expires.
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE revoked_subject (
    subject       text        NOT NULL PRIMARY KEY CHECK (subject <> ''),
    issued_before timestamptz NOT NULL,
    revoked_at    timestamptz NOT NULL DEFAULT now()
);
