-- What is found at Twilio may be secret. Where it stood plainly, references stand now, and the whole values are here only.
CREATE TABLE found_value (
    digest  text COLLATE "C" PRIMARY KEY, -- keyed, so that nobody can try values
    sealed  text             NOT NULL CHECK (sealed LIKE '%:%'), -- the id of its key, a colon, and AES-GCM in base64
    kept_at timestamptz      NOT NULL
);

-- The key of the digests, sealed like the values.
CREATE TABLE found_digest_key (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    sealed text    NOT NULL CHECK (sealed LIKE '%:%')
);

-- All public URLs that the service ever wrote URLs under: phone_number.base_urls forgets them with the binding.
CREATE TABLE base_url (
    url text COLLATE "C" PRIMARY KEY
);
INSERT INTO base_url SELECT DISTINCT unnest(base_urls) FROM phone_number;

CREATE FUNCTION keep_base_urls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO base_url SELECT unnest(NEW.base_urls) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER base_urls_are_kept AFTER INSERT OR UPDATE OF base_urls ON phone_number
    FOR EACH ROW WHEN (NEW.base_urls <> '{}') EXECUTE FUNCTION keep_base_urls();

-- Values that were kept plainly before. Nothing was released, so they are cleared rather than sealed: bindings made before
-- are cleared when they end, and not restored. The audit trail cannot be cleaned: what it has from before stays in it.
DELETE FROM webhook_snapshot;
UPDATE operation_item SET held = NULL, changes = NULL;
UPDATE operation_item SET failure = failure - 'changedByOthers' WHERE failure ? 'changedByOthers';
UPDATE operation SET result = result || '{"changes": [], "changedByOthers": {}}' WHERE result ? 'changes';
UPDATE operation SET failure = failure - 'changedByOthers' WHERE failure ? 'changedByOthers';
DELETE FROM route_drift;
