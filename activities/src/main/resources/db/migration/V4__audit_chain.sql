-- Audit messages of an owner form a chain: each has a number, and a hash over the hash before it and its own content. A
-- message that is changed, taken away or put in later breaks the chain for whoever verifies it, also when that was done
-- by somebody who could switch the triggers off.

ALTER TABLE message ADD COLUMN sequence bigint; -- 1, 2, 3… of the owner
ALTER TABLE message ADD COLUMN hash bytea;

-- The last link of every owner's chain: without it, nobody would miss the last messages. Locked while a message is
-- appended, so that one owner's messages follow each other and different owners do not wait for each other.
CREATE TABLE audit_chain (
    owner    text   PRIMARY KEY,
    sequence bigint NOT NULL CHECK (sequence >= 0),
    hash     bytea  NOT NULL
) WITH (fillfactor = 50);

-- A field as it is hashed, so that no two contents look the same: its length in bytes, a colon, itself, a comma; a hyphen
-- and a comma when there is none.
-- (PL/pgSQL keeps its plans for a session; functions in SQL are planned anew in every transaction.)
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value || ',', '-,');
END
$$;

-- The application verifies with the same rule in code of its own (AuditChain), and so can anybody who has the rows.
CREATE FUNCTION audit_hash(previous bytea, m message) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN sha256(previous || convert_to(
        audit_field(m.sequence::text) || audit_field(m.id) || audit_field(m.type) || audit_field(m.owner)
            || audit_field(m.action) || audit_field(m.actor) || audit_field(m.operation_id)
            || audit_field(m.phone_number_id) || audit_field(m.chatbot_id)
            || audit_field(to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
            || audit_field(m.metadata::text) || audit_field(m.before_image::text) || audit_field(m.after_image::text)
            || audit_field(m.error::text) || audit_field(m.counts::text),
        'UTF8'));
END
$$;

-- The messages that are there already, in the order in which they are listed.
ALTER TABLE message DISABLE TRIGGER message_is_append_only;
DO $$
DECLARE
    m        message;
    previous message;
BEGIN
    FOR m IN SELECT * FROM message ORDER BY owner, created_at, id LOOP
        IF m.owner IS DISTINCT FROM previous.owner THEN
            previous.sequence := 0;
            previous.hash := '';
        END IF;
        m.sequence := previous.sequence + 1;
        m.hash := audit_hash(previous.hash, m);
        UPDATE message SET sequence = m.sequence, hash = m.hash WHERE id = m.id;
        previous := m;
    END LOOP;
END
$$;
ALTER TABLE message ENABLE TRIGGER message_is_append_only;

INSERT INTO audit_chain (owner, sequence, hash)
    SELECT DISTINCT ON (owner) owner, sequence, hash FROM message ORDER BY owner, sequence DESC;

ALTER TABLE message ALTER COLUMN sequence SET NOT NULL;
ALTER TABLE message ALTER COLUMN hash SET NOT NULL;
CREATE UNIQUE INDEX message_by_sequence ON message (owner, sequence);

-- Both with the rights of whoever migrates, so that the application's role needs no right to write the chain's end.
CREATE FUNCTION link_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    last    audit_chain;
    earlier record;
BEGIN
    SELECT * INTO last FROM audit_chain WHERE owner = NEW.owner FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_chain (owner, sequence, hash) VALUES (NEW.owner, 0, '') ON CONFLICT DO NOTHING;
        SELECT * INTO last FROM audit_chain WHERE owner = NEW.owner FOR UPDATE;
    END IF;
    NEW.sequence := last.sequence + 1;
    -- An earlier row of the same statement is there already, and the end does not know of it yet.
    SELECT m.sequence + 1 AS next, m.hash INTO earlier FROM message m
        WHERE m.owner = NEW.owner AND m.sequence > last.sequence ORDER BY m.sequence DESC LIMIT 1;
    IF FOUND THEN
        NEW.sequence := earlier.next;
        last.hash := earlier.hash;
    END IF;
    NEW.hash := audit_hash(last.hash, NEW);
    RETURN NEW;
END
$$;

-- The end moves on only when the row is really there: a second message of the same operation and number is dropped
-- (ON CONFLICT DO NOTHING) after the trigger above has seen it, and must leave no gap.
CREATE FUNCTION end_chain_with_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE audit_chain SET sequence = NEW.sequence, hash = NEW.hash WHERE owner = NEW.owner;
    RETURN NULL;
END
$$;

CREATE TRIGGER message_is_linked BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION link_message();
CREATE TRIGGER message_ends_the_chain AFTER INSERT ON message FOR EACH ROW EXECUTE FUNCTION end_chain_with_message();

-- The end is written by those triggers only.
CREATE FUNCTION refuse_direct_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% follows the audit messages: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER audit_chain_follows_messages BEFORE INSERT OR UPDATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_direct_change();
CREATE TRIGGER audit_chain_is_kept BEFORE DELETE OR TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
