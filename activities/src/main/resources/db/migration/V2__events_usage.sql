-- What Twilio tells us, and the usage that follows from it.

-- The inbox: one row for every state of a call or a message that Twilio told us of, however often and in whatever order.
CREATE TABLE twilio_event (
    id            bigserial PRIMARY KEY,
    sid           text COLLATE "C" NOT NULL,
    status        text COLLATE "C" NOT NULL, -- Twilio's word, known to us or not
    kind          text        NOT NULL CHECK (kind IN ('CALL', 'MESSAGE')),
    account_sid   text        NOT NULL,
    channel       text        NOT NULL CHECK (channel IN ('VOICE', 'SMS', 'WHATSAPP')),
    direction     text        NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND')),
    phone_number  text, -- ours; none when that side is not a phone number
    occurred_at   timestamptz NOT NULL,
    received_at   timestamptz NOT NULL,
    num_segments  integer     CHECK (num_segments >= 0),
    call_duration integer     CHECK (call_duration >= 0), -- seconds
    payload       jsonb       NOT NULL, -- all other parameters, known to us or not, but nothing that was said or written
    processed_at  timestamptz,
    UNIQUE (sid, status),
    CONSTRAINT calls_are_voice CHECK ((kind = 'CALL') = (channel = 'VOICE'))
);

CREATE INDEX twilio_event_unprocessed ON twilio_event (id) WHERE processed_at IS NULL;
CREATE INDEX twilio_event_by_number ON twilio_event (account_sid, phone_number, id DESC);

-- Which agent a number had when: from "since" up to, not including, "until". Refers to nothing by foreign key, since
-- usage outlives numbers and agents.
CREATE TABLE binding_period (
    id              bigserial PRIMARY KEY,
    phone_number_id text COLLATE "C" NOT NULL,
    owner           text             NOT NULL,
    chatbot_id      text COLLATE "C" NOT NULL,
    since           timestamptz      NOT NULL,
    until           timestamptz,
    CONSTRAINT ends_after_its_start CHECK (until >= since)
);

CREATE UNIQUE INDEX binding_period_open ON binding_period (phone_number_id) WHERE until IS NULL;
CREATE INDEX binding_period_by_number ON binding_period (phone_number_id, since DESC);

CREATE FUNCTION keep_binding_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed_at timestamptz;
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE binding_period SET until = GREATEST(since, now()) WHERE phone_number_id = OLD.id AND until IS NULL;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.owner, OLD.chatbot_id) IS NOT DISTINCT FROM (NEW.owner, NEW.chatbot_id) THEN
        RETURN NULL;
    END IF;
    changed_at := NEW.updated_at;
    -- A clock that goes back must not make a period end before its start.
    UPDATE binding_period SET until = GREATEST(since, changed_at) WHERE phone_number_id = NEW.id AND until IS NULL
        RETURNING until INTO changed_at;
    IF NEW.chatbot_id IS NOT NULL THEN
        INSERT INTO binding_period (phone_number_id, owner, chatbot_id, since)
            VALUES (NEW.id, NEW.owner, NEW.chatbot_id, COALESCE(changed_at, NEW.updated_at));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER phone_number_binding_period AFTER INSERT OR UPDATE OF owner, chatbot_id OR DELETE ON phone_number
    FOR EACH ROW EXECUTE FUNCTION keep_binding_period();

-- Since when the numbers bound today are bound is not on record: since the last write at least.
INSERT INTO binding_period (phone_number_id, owner, chatbot_id, since)
    SELECT id, owner, chatbot_id, updated_at FROM phone_number WHERE chatbot_id IS NOT NULL;

-- One row for every call (leg) and message of our numbers.
CREATE TABLE usage_record (
    sid                text COLLATE "C" PRIMARY KEY,
    owner              text             NOT NULL,
    account_sid        text             NOT NULL,
    phone_number_id    text COLLATE "C" NOT NULL,
    chatbot_id         text COLLATE "C", -- the number's agent when it began; none when it had none
    channel            text             NOT NULL CHECK (channel IN ('VOICE', 'SMS', 'WHATSAPP')),
    direction          text             NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND')),
    started_at         timestamptz      NOT NULL, -- the earliest that is known of it
    day                date             NOT NULL, -- of started_at, UTC
    voice_minutes      integer          NOT NULL CHECK (voice_minutes >= 0),
    sms_segments       integer          CHECK (sms_segments >= 0), -- NULL: not known yet
    whatsapp_delivered integer          NOT NULL CHECK (whatsapp_delivered IN (0, 1)),
    updated_at         timestamptz      NOT NULL,
    settle_attempts    integer          NOT NULL DEFAULT 0,
    settle_at          timestamptz, -- when to ask Twilio for the segments again; NULL: at once
    reconciled_by      text COLLATE "C", -- the operation that last compared it with Twilio; events change less from then on
    reconciled_as      text             CHECK (reconciled_as IN ('MISSING', 'CORRECTED', 'UNCHANGED')),
    CONSTRAINT only_sms_is_unsettled CHECK (sms_segments IS NOT NULL OR channel = 'SMS'),
    CONSTRAINT reconciled_with_an_outcome CHECK ((reconciled_by IS NULL) = (reconciled_as IS NULL))
);

CREATE INDEX usage_record_by_owner ON usage_record (owner, day);
CREATE INDEX usage_record_by_number ON usage_record (owner, phone_number_id, day);
CREATE INDEX usage_record_by_chatbot ON usage_record (owner, chatbot_id, day);
CREATE INDEX usage_record_unsettled ON usage_record (settle_at NULLS FIRST, sid) WHERE sms_segments IS NULL;

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'IMPORT', 'RECONCILE_USAGE'));
