-- What a list says of a plan: how much differs, without reading what, which has megabytes; and when the plan could last
-- not be carried out, as the fleet had changed since.
ALTER TABLE fleet_plan ADD COLUMN counts jsonb;
UPDATE fleet_plan SET counts = jsonb_build_object(
    'differences', jsonb_array_length(difference->'agents') + jsonb_array_length(difference->'numbers')
        + CASE WHEN jsonb_typeof(difference->'pools') = 'array' THEN jsonb_array_length(difference->'pools') ELSE 0 END
        + CASE WHEN jsonb_typeof(difference->'budget') = 'object' THEN 1 ELSE 0 END,
    'conflicts', jsonb_array_length(jsonb_path_query_array(difference, '$.numbers[*] ? (exists (@.conflict.code))')),
    'tally', difference->'tally');
ALTER TABLE fleet_plan ALTER COLUMN counts SET NOT NULL;
ALTER TABLE fleet_plan ADD COLUMN found_stale_at timestamptz;
