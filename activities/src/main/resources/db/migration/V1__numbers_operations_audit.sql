-- Needs PostgreSQL 15 or newer (NULLS NOT DISTINCT).
-- Ids are text, compared byte by byte, so that paging by id means the same on every server.

CREATE TABLE chatbot (
    id          text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'), -- goes into URLs
    owner       text        NOT NULL,
    name        text        NOT NULL,
    greeting    text,
    runtime_url text,
    created_at  timestamptz NOT NULL,
    UNIQUE (owner, id)
);

CREATE TABLE phone_number (
    id               text COLLATE "C" PRIMARY KEY,
    owner            text        NOT NULL,
    phone_number     text        NOT NULL CHECK (phone_number ~ '^\+[0-9]{1,15}$'),
    account_sid      text        NOT NULL,
    phone_number_sid text        NOT NULL,
    voice            boolean     NOT NULL,
    sms              boolean     NOT NULL,
    whatsapp         boolean     NOT NULL,
    state            text        NOT NULL DEFAULT 'FREE'
                                 CHECK (state IN ('FREE', 'ASSIGNING', 'ASSIGNED', 'RELEASING')),
    chatbot_id       text COLLATE "C",
    sms_enabled      boolean     NOT NULL DEFAULT false,
    whatsapp_enabled boolean     NOT NULL DEFAULT false,
    -- The operation that changed the state last; while ASSIGNING or RELEASING, the one that holds the number.
    operation_id     text COLLATE "C",
    -- The import that found the number, so that a repeated page counts as it did the first time.
    imported_by      text COLLATE "C",
    -- Counts every write, for compare-and-set.
    version          bigint      NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    UNIQUE (account_sid, phone_number),
    -- A number's agent has the number's owner.
    CONSTRAINT phone_number_chatbot FOREIGN KEY (owner, chatbot_id) REFERENCES chatbot (owner, id),
    CONSTRAINT free_means_no_chatbot CHECK ((state = 'FREE') = (chatbot_id IS NULL)),
    CONSTRAINT free_means_no_channels CHECK (state <> 'FREE' OR NOT (sms_enabled OR whatsapp_enabled)),
    CONSTRAINT held_by_an_operation CHECK (state NOT IN ('ASSIGNING', 'RELEASING') OR operation_id IS NOT NULL),
    CONSTRAINT sms_needs_capability CHECK (sms OR NOT sms_enabled),
    CONSTRAINT whatsapp_needs_capability CHECK (whatsapp OR NOT whatsapp_enabled),
    CONSTRAINT bound_to_a_channel CHECK (state = 'FREE' OR voice OR sms_enabled OR whatsapp_enabled)
);

CREATE INDEX phone_number_by_owner ON phone_number (owner, id);
CREATE INDEX phone_number_by_chatbot ON phone_number (owner, chatbot_id, id) WHERE chatbot_id IS NOT NULL;
CREATE INDEX phone_number_by_sid ON phone_number (account_sid, phone_number_sid);

CREATE TABLE operation (
    id                  text COLLATE "C" PRIMARY KEY,
    owner               text        NOT NULL,
    type                text        NOT NULL
                                    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'IMPORT')),
    phone_number_id     text COLLATE "C",
    chatbot_id          text COLLATE "C",
    workflow_id         text        NOT NULL,
    idempotency_key     text,
    request_fingerprint text,
    state               text        NOT NULL
                                    CHECK (state IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'COMPENSATED',
                                                     'COMPENSATION_INCOMPLETE', 'CANCELLED', 'INTERRUPTED')),
    failure             jsonb,
    result              jsonb,
    counts              jsonb       NOT NULL DEFAULT '{}',
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    ended_at            timestamptz,
    UNIQUE (owner, idempotency_key),
    CONSTRAINT ended_has_a_time CHECK ((ended_at IS NULL) = (state IN ('PENDING', 'RUNNING')))
);

CREATE INDEX operation_by_owner ON operation (owner, created_at DESC, id DESC);
CREATE INDEX operation_by_number ON operation (owner, phone_number_id, created_at DESC, id DESC);
CREATE INDEX operation_unfinished ON operation (workflow_id, created_at DESC, id DESC) WHERE ended_at IS NULL;

-- What an operation on many numbers does to each.
CREATE TABLE operation_item (
    operation_id    text COLLATE "C" NOT NULL REFERENCES operation ON DELETE CASCADE,
    phone_number_id text COLLATE "C" NOT NULL,
    phone_number    text NOT NULL,
    state           text NOT NULL CHECK (state IN ('PENDING', 'UNCHANGED', 'UPDATED', 'FAILED')),
    failure         jsonb,
    PRIMARY KEY (operation_id, phone_number_id),
    CONSTRAINT failed_has_a_reason CHECK ((state = 'FAILED') = (failure IS NOT NULL))
);

CREATE INDEX operation_item_by_state ON operation_item (operation_id, state, phone_number_id);

-- The before-image: what Twilio held before an operation wrote to a number.
CREATE TABLE webhook_snapshot (
    operation_id    text COLLATE "C" NOT NULL,
    phone_number_id text COLLATE "C" NOT NULL,
    route           jsonb            NOT NULL,
    taken_at        timestamptz      NOT NULL,
    PRIMARY KEY (operation_id, phone_number_id)
);

CREATE INDEX webhook_snapshot_by_number ON webhook_snapshot (phone_number_id, taken_at);

-- Append-only. Refers to nothing by foreign key: what happened stays on record when its subject is gone.
CREATE TABLE message (
    id              text COLLATE "C" PRIMARY KEY,
    type            text        NOT NULL CHECK (type IN ('phone_number_audit')),
    owner           text        NOT NULL,
    action          text        NOT NULL,
    actor           text        NOT NULL,
    operation_id    text COLLATE "C" NOT NULL,
    phone_number_id text COLLATE "C",
    chatbot_id      text COLLATE "C",
    created_at      timestamptz NOT NULL,
    metadata        jsonb       NOT NULL,
    before_image    jsonb,
    after_image     jsonb,
    error           jsonb,
    counts          jsonb
);

-- One audit message for an operation and a number, or for an operation on many (no number).
CREATE UNIQUE INDEX message_once ON message (operation_id, phone_number_id) NULLS NOT DISTINCT;
CREATE INDEX message_by_owner ON message (owner, created_at DESC, id DESC);
CREATE INDEX message_by_number ON message (owner, phone_number_id, created_at DESC, id DESC);
CREATE INDEX message_by_chatbot ON message (owner, chatbot_id, created_at DESC, id DESC);
CREATE INDEX message_by_action ON message (owner, action, created_at DESC, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER message_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON message
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
