-- What a number is found by, besides its agent. Twilio's SIDs and our ids are ASCII, so "C" is their lower case.
ALTER TABLE phone_number ADD COLUMN searched text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    lower((phone_number || ' ' || id || ' ' || coalesce(phone_number_sid, '') || ' ' || coalesce(sender_sid, ''))
          COLLATE "C")) STORED;

-- Any part of that, without reading all numbers. A database that lacks the extension, or does not let its owner create
-- it, searches without the index: 100,000 numbers then take a twentieth of a second.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX phone_number_searched ON phone_number USING gin (searched gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
    RAISE NOTICE 'Numbers are searched without an index: %', SQLERRM;
END
$$;

-- The accounts of an owner, and the numbers of one.
CREATE INDEX phone_number_of_account ON phone_number (owner, account_sid);
