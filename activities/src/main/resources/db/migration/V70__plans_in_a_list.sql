-- What a list says of a plan: how much differs, without reading what, which has megabytes. It is counted here, so that
-- also a plan has it that the release before this one keeps.
ALTER TABLE fleet_plan ADD COLUMN differences integer NOT NULL GENERATED ALWAYS AS (
    jsonb_array_length(difference->'agents') + jsonb_array_length(difference->'numbers')
    + CASE WHEN jsonb_typeof(difference->'pools') = 'array' THEN jsonb_array_length(difference->'pools') ELSE 0 END
    + CASE WHEN jsonb_typeof(difference->'budget') = 'object' THEN 1 ELSE 0 END) STORED;
ALTER TABLE fleet_plan ADD COLUMN conflicts integer NOT NULL GENERATED ALWAYS AS (
    jsonb_array_length(jsonb_path_query_array(difference, '$.numbers[*] ? (exists (@.conflict.code))'))) STORED;
ALTER TABLE fleet_plan ADD COLUMN tally jsonb NOT NULL GENERATED ALWAYS AS (difference->'tally') STORED;

-- When a plan was last to be carried out and could not, as the fleet had changed since.
ALTER TABLE fleet_plan ADD COLUMN found_stale_at timestamptz;
