-- A number that moves to another account keeps its SID, so an owner has it once.
ALTER TABLE phone_number ADD CONSTRAINT phone_number_once UNIQUE (phone_number_sid, owner);

-- The accounts that numbers were in before: what Twilio tells late of that time, and its lists of it, is theirs too.
CREATE TABLE former_account (
    account_sid     text             NOT NULL,
    phone_number    text             NOT NULL,
    phone_number_id text COLLATE "C" NOT NULL,
    until           timestamptz      NOT NULL,
    PRIMARY KEY (account_sid, phone_number)
);

CREATE INDEX former_account_by_number ON former_account (phone_number_id);

-- Whose a number is that Twilio speaks of by account and number: who has it there now, or who had it there last.
CREATE VIEW number_in_account AS
    SELECT n.account_sid, n.phone_number, n.id, n.owner FROM phone_number n
    UNION ALL
    SELECT f.account_sid, f.phone_number, n.id, n.owner
    FROM former_account f JOIN phone_number n ON n.id = f.phone_number_id
    WHERE NOT EXISTS (SELECT 1 FROM phone_number c
                      WHERE c.account_sid = f.account_sid AND c.phone_number = f.phone_number);

-- Where a check has seen a number that its own account does not list: in another account of its owner's.
CREATE TABLE number_elsewhere (
    phone_number_id text COLLATE "C" PRIMARY KEY,
    account_sid     text             NOT NULL,
    seen_at         timestamptz      NOT NULL
);
