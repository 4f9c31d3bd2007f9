-- A number that its account does not have any more counts as given back. Where another account of the owner's has it, with
-- the SID that it keeps, it is another row.
ALTER TABLE phone_number DROP CONSTRAINT phone_number_once;
CREATE UNIQUE INDEX phone_number_once ON phone_number (phone_number_sid, owner) WHERE state <> 'RELEASED';
