-- Twilio accounts and subaccounts beside the configured one, each of one owner. Tokens stand here encrypted only: the id of
-- their key, a colon, and what AES-GCM made of them with the account's SID as associated data, in base64.
CREATE TABLE twilio_account (
    account_sid         text COLLATE "C"  PRIMARY KEY CHECK (account_sid ~ '^AC[0-9a-f]{32}$'),
    owner               text              NOT NULL,
    parent_account_sid  text COLLATE "C"  CHECK (parent_account_sid ~ '^AC[0-9a-f]{32}$'),
    friendly_name       text,
    requests_per_second double precision  CHECK (requests_per_second >= 1 AND requests_per_second <= 1000),
    auth_token          text              NOT NULL CHECK (auth_token LIKE '%:%'),
    next_auth_token     text              CHECK (next_auth_token LIKE '%:%'), -- the secondary one, during a rotation
    previous_auth_token text              CHECK (previous_auth_token LIKE '%:%'), -- for a while after a rotation
    rotation_id         text COLLATE "C", -- the operation that rotates the token now
    -- Whether Twilio may hold a secondary token that a lost answer has kept from us: it is deleted before one is made.
    next_may_exist      boolean           NOT NULL DEFAULT false,
    rotated_at          timestamptz,
    version             bigint            NOT NULL DEFAULT 0, -- every change adds to it, and every process looks for it
    created_at          timestamptz       NOT NULL,
    updated_at          timestamptz       NOT NULL,
    CONSTRAINT next_during_a_rotation CHECK (next_auth_token IS NULL OR rotation_id IS NOT NULL)
);

CREATE INDEX twilio_account_by_owner ON twilio_account (owner, account_sid);
CREATE INDEX phone_number_by_account ON phone_number (account_sid) WHERE state <> 'FREE';

-- The accounts that a check was not able to read: of their numbers it says nothing.
CREATE TABLE drift_unread_account (
    operation_id text COLLATE "C" NOT NULL REFERENCES operation ON DELETE CASCADE,
    account_sid  text COLLATE "C" NOT NULL,
    reason       text             NOT NULL,
    PRIMARY KEY (operation_id, account_sid)
);

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'RECONCILE_USAGE',
                    'CHECK_DRIFT', 'REPAIR_DRIFT', 'ROTATE_AUTH_TOKEN'));
