-- A batch writes to a number without a workflow of its own, so the number says who works on it. Assigning and unassigning
-- hold it by its state; this is for what changes no binding: an update of one number, and a batch's request.
ALTER TABLE phone_number ADD COLUMN held_by text COLLATE "C";
-- Whoever held the number has surely ended by then.
ALTER TABLE phone_number ADD COLUMN held_until timestamptz;
ALTER TABLE phone_number ADD CONSTRAINT held_until_a_time CHECK ((held_by IS NULL) = (held_until IS NULL));

-- What the batch found and what it did.
ALTER TABLE operation_item ADD COLUMN page integer NOT NULL DEFAULT 0; -- of the account
ALTER TABLE operation_item ADD COLUMN by_workflow boolean NOT NULL DEFAULT false; -- the WhatsApp sender differs
ALTER TABLE operation_item ADD COLUMN version bigint; -- of the number when it was planned
ALTER TABLE operation_item ADD COLUMN held jsonb; -- the voice and SMS fields, as Twilio listed them
ALTER TABLE operation_item ADD COLUMN read_at timestamptz; -- when
ALTER TABLE operation_item ADD COLUMN changes jsonb; -- planned; once UPDATED, those made

DROP INDEX operation_item_by_state;
CREATE INDEX operation_item_by_state ON operation_item (operation_id, state, page, phone_number_id);

-- The pages of the account that a batch has read, and how to read them again.
CREATE TABLE operation_page (
    operation_id text COLLATE "C" NOT NULL REFERENCES operation ON DELETE CASCADE,
    page         integer NOT NULL,
    token        text, -- NULL: the first
    PRIMARY KEY (operation_id, page)
);

-- The numbers that a batch was asked for, when it was not for all.
CREATE TABLE operation_selection (
    operation_id    text COLLATE "C" NOT NULL REFERENCES operation ON DELETE CASCADE,
    phone_number_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (operation_id, phone_number_id)
);

ALTER TABLE operation DROP CONSTRAINT operation_type_check;
ALTER TABLE operation ADD CONSTRAINT operation_type_check
    CHECK (type IN ('ASSIGN', 'UNASSIGN', 'UPDATE', 'UPDATE_FLEET', 'UNDO_FLEET', 'IMPORT', 'RECONCILE_USAGE'));
-- The batch that this one undoes or tries again.
ALTER TABLE operation ADD COLUMN source_operation_id text COLLATE "C";
