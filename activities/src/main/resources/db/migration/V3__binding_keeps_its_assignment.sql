-- The operation that made the binding: its before-image is what unassigning can put back. operation_id moves on with
-- every operation that holds the number.
ALTER TABLE phone_number ADD COLUMN bound_by text COLLATE "C";

UPDATE phone_number SET bound_by = operation_id WHERE state IN ('ASSIGNING', 'ASSIGNED');

ALTER TABLE phone_number ADD CONSTRAINT free_means_bound_by_nobody CHECK (state <> 'FREE' OR bound_by IS NULL);
