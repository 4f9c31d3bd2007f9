-- A number that an operation gives to another agent stays bound to the one that it has until the route is the other's:
-- MOVING. So somebody answers all the while.
ALTER TABLE phone_number DROP CONSTRAINT held_by_an_operation;
ALTER TABLE phone_number ADD CONSTRAINT held_by_an_operation
    CHECK (state NOT IN ('ASSIGNING', 'MOVING', 'RELEASING') OR operation_id IS NOT NULL);

-- The agent that it is about to have. It is not deleted meanwhile.
ALTER TABLE phone_number ADD COLUMN moving_to text COLLATE "C";
ALTER TABLE phone_number ADD CONSTRAINT phone_number_moving_to
    FOREIGN KEY (owner, moving_to) REFERENCES chatbot (owner, id);
ALTER TABLE phone_number ADD CONSTRAINT moving_somewhere CHECK ((state = 'MOVING') = (moving_to IS NOT NULL));
CREATE INDEX phone_number_by_moving_to ON phone_number (owner, moving_to) WHERE moving_to IS NOT NULL;

-- The operation that moved it last. What Twilio held before the binding is still what bound_by had found.
ALTER TABLE phone_number ADD COLUMN moved_by text COLLATE "C";
ALTER TABLE phone_number ADD CONSTRAINT free_means_moved_by_nobody CHECK (state <> 'FREE' OR moved_by IS NULL);
