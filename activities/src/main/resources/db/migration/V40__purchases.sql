-- What an owner may spend a month on numbers that are bought here. An owner without a row may buy nothing.
CREATE TABLE budget (
    owner         text           PRIMARY KEY,
    monthly_limit numeric(12, 4) NOT NULL CHECK (monthly_limit >= 0),
    currency      text           NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- What the numbers cost that were bought and are kept, and the most that purchases under way may cost. Every statement
    -- that reserves or gives back changes it in the same statement as the purchase, so that no sum is ever too old.
    committed     numeric(12, 4) NOT NULL DEFAULT 0 CHECK (committed >= 0),
    updated_at    timestamptz    NOT NULL
);

-- One number of an operation that buys. What it costs is in its owner's budget from the first moment on.
CREATE TABLE number_purchase (
    operation_id    text COLLATE "C" NOT NULL,
    ordinal         integer          NOT NULL CHECK (ordinal >= 1),
    owner           text             NOT NULL,
    account_sid     text COLLATE "C" NOT NULL,
    price           numeric(12, 4)   NOT NULL CHECK (price >= 0), -- until it is bought the most that it may cost
    currency        text             NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    state           text             NOT NULL
                                     CHECK (state IN ('RESERVED', 'INTENDED', 'BOUGHT', 'RELEASED', 'NOT_BOUGHT')),
    phone_number    text, -- from INTENDED on
    -- Since when Twilio may have been asked for exactly this number: what is there from then on is what was bought.
    asked_at        timestamptz,
    phone_number_id text COLLATE "C", -- from BOUGHT on
    created_at      timestamptz      NOT NULL,
    updated_at      timestamptz      NOT NULL,
    PRIMARY KEY (operation_id, ordinal),
    CONSTRAINT intended_has_a_number CHECK (state NOT IN ('INTENDED', 'BOUGHT', 'RELEASED') OR phone_number IS NOT NULL),
    CONSTRAINT bought_has_an_id CHECK (state NOT IN ('BOUGHT', 'RELEASED') OR phone_number_id IS NOT NULL)
);

-- Two purchases of an account after the same number would each take it for its own.
CREATE UNIQUE INDEX number_purchase_once ON number_purchase (account_sid, phone_number) WHERE state = 'INTENDED';
CREATE INDEX number_purchase_by_owner ON number_purchase (owner, created_at DESC);

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'PURCHASE',
                    'RECONCILE_USAGE', 'CHECK_DRIFT', 'REPAIR_DRIFT', 'ROTATE_AUTH_TOKEN'));
