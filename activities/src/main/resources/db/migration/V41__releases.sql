-- A number that was given back to Twilio keeps its row, so that messages, usage and operations still have their number.
-- Its place in the account is free: bought again, the number is another row.
ALTER TABLE phone_number DROP CONSTRAINT phone_number_state_check;
ALTER TABLE phone_number ADD CONSTRAINT phone_number_state_check
    CHECK (state IN ('FREE', 'ASSIGNING', 'ASSIGNED', 'MOVING', 'RELEASING', 'RELEASED'));
ALTER TABLE phone_number DROP CONSTRAINT phone_number_account_sid_phone_number_key;
CREATE UNIQUE INDEX phone_number_in_account ON phone_number (account_sid, phone_number) WHERE state <> 'RELEASED';

-- A free number that is being released has no agent either.
ALTER TABLE phone_number DROP CONSTRAINT free_means_no_chatbot;
ALTER TABLE phone_number ADD CONSTRAINT free_means_no_chatbot
    CHECK (CASE WHEN state IN ('FREE', 'RELEASED') THEN chatbot_id IS NULL
                ELSE state = 'RELEASING' OR chatbot_id IS NOT NULL END);
ALTER TABLE phone_number DROP CONSTRAINT free_means_no_channels;
ALTER TABLE phone_number ADD CONSTRAINT free_means_no_channels
    CHECK (chatbot_id IS NOT NULL OR NOT (sms_enabled OR whatsapp_enabled));
ALTER TABLE phone_number DROP CONSTRAINT bound_to_a_channel;
ALTER TABLE phone_number ADD CONSTRAINT bound_to_a_channel
    CHECK (chatbot_id IS NULL OR voice OR sms_enabled OR whatsapp_enabled);

-- Whoever calls or writes is told so, in place of the agent's answer.
ALTER TABLE phone_number ADD COLUMN out_of_service boolean NOT NULL DEFAULT false;
ALTER TABLE phone_number ADD CONSTRAINT out_of_service_is_being_released
    CHECK (state = 'RELEASING' OR NOT out_of_service);

-- Since when, and until when it can be kept.
CREATE TABLE number_release (
    operation_id    text COLLATE "C" PRIMARY KEY,
    phone_number_id text COLLATE "C" NOT NULL,
    begun_at        timestamptz      NOT NULL, -- calls and messages from then on say that the number is in use
    release_at      timestamptz      NOT NULL,
    out_of_service  boolean          NOT NULL,
    price           numeric(12, 4), -- of a number that was bought here
    currency        text,
    -- What hung on the number at Twilio before any of it was detached. From then on the number may be gone there.
    detaching       jsonb,
    CONSTRAINT price_has_a_currency CHECK ((price IS NULL) = (currency IS NULL))
);

CREATE INDEX number_purchase_by_number ON number_purchase (phone_number_id) WHERE phone_number_id IS NOT NULL;

-- Whose a number is that Twilio speaks of by account and number: who has it there now, or who had it there last.
CREATE OR REPLACE VIEW number_in_account AS
    SELECT n.account_sid, n.phone_number, n.id, n.owner FROM phone_number n WHERE n.state <> 'RELEASED'
    UNION ALL
    SELECT f.account_sid, f.phone_number, n.id, n.owner
    FROM former_account f JOIN phone_number n ON n.id = f.phone_number_id
    WHERE NOT EXISTS (SELECT 1 FROM phone_number c
                      WHERE c.account_sid = f.account_sid AND c.phone_number = f.phone_number)
    UNION ALL
    SELECT r.account_sid, r.phone_number, r.id, r.owner FROM phone_number r
    WHERE r.state = 'RELEASED'
      AND NOT EXISTS (SELECT 1 FROM phone_number n
                      WHERE n.account_sid = r.account_sid AND n.phone_number = r.phone_number
                        AND (n.state <> 'RELEASED' OR (n.updated_at, n.id) > (r.updated_at, r.id)));

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'MOVE', 'UPDATE', 'ASSIGN_FLEET', 'UNASSIGN_FLEET', 'MOVE_FLEET',
                    'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'PURCHASE', 'RELEASE', 'RECONCILE_USAGE', 'CHECK_DRIFT', 'REPAIR_DRIFT',
                    'ROTATE_AUTH_TOKEN'));
